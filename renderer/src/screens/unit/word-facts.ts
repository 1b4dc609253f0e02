import { useTranslation } from 'react-i18next';
import type { UnitRecordView } from '../../../../station-core/contract.ts';
import type { Fact } from './facts.tsx';

type Words = NonNullable<NonNullable<UnitRecordView['certificate']>['words']>;

/** What a certificate says, in words; nothing for one that cannot be read. */
export function useWordFacts(words: Words | undefined): Fact[] {
  const { t } = useTranslation();
  if (words === undefined) return [];
  const { notBefore: from, notAfter: to, neverExpires } = words;
  return [
    { name: t('unit.certificate.subject'), value: words.subject.join(', ') },
    { name: t('unit.certificate.issuer'), value: words.issuer.join(', ') },
    {
      name: t('unit.certificate.validity'),
      value: neverExpires ? t('unit.certificate.never', { from }) : t('unit.certificate.until', { from, to }),
    },
    { name: t('unit.certificate.names'), value: words.subjectAltName.join('; ') },
    { name: t('unit.certificate.key'), value: `${words.publicKey}, ${words.signatureAlgorithm}` },
    { name: t('unit.certificate.usage'), value: [...words.keyUsage, ...words.extKeyUsage].join(', ') },
    { name: t('unit.certificate.keyId'), value: words.subjectKeyIdHex ?? t('unit.none'), code: true },
    { name: t('unit.certificate.authority'), value: words.authorityKeyIdHex ?? t('unit.none'), code: true },
  ];
}
