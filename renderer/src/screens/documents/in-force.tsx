import { Badge, Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentInForce } from '../../../../station-core/contract.ts';
import {
  daysUntil,
  EXPIRES_SOON_DAYS,
  EXPIRES_VERY_SOON_DAYS,
} from '../../../../station-core/model/documents/document-fact.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { useNow } from '../../use-now.ts';
import { DraftDialog, type DraftKind } from './draft-dialog.tsx';
import classes from './documents.module.css';
import { Facts } from './facts.tsx';

interface Props {
  readonly inForce: readonly DocumentInForce[];
  readonly drafted: (text: string) => void;
}

/** What officers signed for this station, as the signing service goes by it. */
export function InForce({ inForce, drafted }: Props) {
  const { t } = useTranslation();
  const [drafting, setDrafting] = useState<DraftKind>();
  return (
    <section className={classes.panel} aria-labelledby="in-force">
      <h2 id="in-force">{t('documents.inForce')}</h2>
      {inForce.every(({ type }) => type !== 'revocations') && <p>{t('documents.noRevocations')}</p>}
      <ul className={classes.documents}>
        {inForce.map((document) => (
          <li key={`${document.type} ${document.id}`}>
            <OneDocument document={document} revoke={setDrafting} />
          </li>
        ))}
      </ul>
      <DraftDialog
        kind={drafting}
        drafted={drafted}
        close={() => {
          setDrafting(undefined);
        }}
      />
    </section>
  );
}

interface OneProps {
  readonly document: DocumentInForce;
  readonly revoke: (kind: DraftKind) => void;
}

function OneDocument({ document, revoke }: OneProps) {
  const { t } = useTranslation();
  const { type, id, sha256Hex, signedBy, facts, state } = document;
  return (
    <details>
      <summary>
        <strong>{t(`documents.types.${type}`, { id })}</strong>
        <Validity document={document} />
        <Used document={document} />
      </summary>
      <p>
        {t('documents.signedBy', { officers: signedBy.join(', ') })}
        <span className={classes.hash}>{sha256Hex}</span>
      </p>
      <Facts facts={facts} />
      {type === 'permit' && state !== 'revoked' && (
        <Button
          size="compact-md"
          variant="default"
          onClick={() => {
            revoke({ type: 'revocation', permit: id });
          }}
        >
          {t('documents.revoke')}
        </Button>
      )}
    </details>
  );
}

function Used({ document: { used, quota } }: Pick<OneProps, 'document'>) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  if (used === null || quota === null) return null;
  return (
    <span className={classes.used}>
      {t('documents.used', { used: numberText(used, locale), quota: numberText(quota, locale) })}
    </span>
  );
}

function Validity({ document: { state, notAfter } }: Pick<OneProps, 'document'>) {
  const { t } = useTranslation();
  const nowMs = useNow();
  if (state !== 'valid') {
    return (
      <Badge size="lg" variant="filled" color={state === 'not-yet' ? 'gray.7' : 'red.9'}>
        {t(`documents.states.${state}`)}
      </Badge>
    );
  }
  if (notAfter === null) return null;
  const days = daysUntil(notAfter, nowMs);
  if (days > EXPIRES_SOON_DAYS)
    return <span className={classes.valid}>{t('documents.expiresIn', { count: days })}</span>;
  return (
    <Badge size="lg" variant="filled" color={days > EXPIRES_VERY_SOON_DAYS ? 'yellow.4' : 'red.9'} autoContrast>
      {t('documents.expiresIn', { count: days })}
    </Badge>
  );
}
