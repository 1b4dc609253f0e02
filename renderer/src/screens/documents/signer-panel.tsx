import { Button } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignerView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import { ProtectionNote } from '../../parts/protection-note.tsx';
import { DraftDialog } from './draft-dialog.tsx';
import classes from './documents.module.css';

interface Props {
  readonly signer: SignerView;
  readonly drafted: (text: string) => void;
}

/** What the signing service says of itself. */
export function SignerPanel({ signer, drafted }: Props) {
  const { t } = useTranslation();
  const { token, configNumber, configSha256Hex, officers, threshold } = signer;
  return (
    <section className={classes.panel} aria-labelledby="signer">
      <h2 id="signer">{t('documents.signer.title')}</h2>
      <ProtectionNote protection={signer.protection} />
      {signer.quarantine !== null && <Quarantine quarantine={signer.quarantine} drafted={drafted} />}
      <dl className={classes.facts}>
        <Row name={t('documents.signer.config')}>
          <dd>{t('documents.signer.configOf', { number: configNumber, station: signer.station })}</dd>
          <dd className={classes.hash}>{configSha256Hex}</dd>
        </Row>
        <Row name={t('documents.signer.officers', { threshold })}>
          {officers.map(({ id, name, thumbprint }) => (
            <dd key={id}>
              {name} ({id})<span className={classes.hash}>{thumbprint}</span>
            </dd>
          ))}
        </Row>
        <Row name={t('documents.signer.token')}>
          <dd>{t('documents.signer.tokenIs', { label: token.label, serial: token.serial, model: token.model })}</dd>
        </Row>
        <State signer={signer} />
      </dl>
    </section>
  );
}

function State({ signer }: { readonly signer: SignerView }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { anchor, anchoredLine, journalLines, certificates, checkpoint, receipt } = signer;
  const number = (value: number): string => numberText(value, locale);
  return (
    <>
      <Row name={t('documents.signer.journal')}>
        <dd>{t('documents.signer.journalIs', { lines: number(journalLines), certificates: number(certificates) })}</dd>
      </Row>
      <Row name={t('documents.signer.anchor')}>
        <dd>{t(`documents.signer.anchors.${anchor}`, { line: number(anchoredLine) })}</dd>
      </Row>
      <Row name={t('documents.signer.checkpoint')}>
        <dd>
          {checkpoint.at === null
            ? t('documents.signer.noCheckpoint')
            : t('documents.signer.checkpointIs', {
                entries: number(checkpoint.sizeEntries),
                at: whenText(checkpoint.at, locale),
              })}
        </dd>
      </Row>
      <Row name={t('documents.signer.receipt')}>
        <dd>
          {receipt === null
            ? t('documents.signer.noReceipt')
            : t('documents.signer.checkpointIs', {
                entries: number(receipt.sizeEntries),
                at: whenText(receipt.at, locale),
              })}
        </dd>
      </Row>
    </>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      {children}
    </div>
  );
}

interface QuarantineProps extends Pick<Props, 'drafted'> {
  readonly quarantine: NonNullable<SignerView['quarantine']>;
}

function Quarantine({ quarantine: { id, reason, at }, drafted }: QuarantineProps) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const [drafting, setDrafting] = useState(false);
  return (
    <div className={classes.quarantine} role="group" aria-label={t('documents.quarantine.title', { id })}>
      <strong>{t('documents.quarantine.title', { id })}</strong>
      <p>
        {t(`quarantine.reasons.${reasonKey(reason)}`)} {t('documents.quarantine.since', { at: whenText(at, locale) })}
      </p>
      <p>{t('documents.quarantine.lift')}</p>
      <Button
        size="compact-md"
        leftSection={<IconLockOpen size={18} aria-hidden />}
        onClick={() => {
          setDrafting(true);
        }}
      >
        {t('documents.quarantine.draft')}
      </Button>
      <DraftDialog
        kind={drafting ? { type: 'lift' } : undefined}
        drafted={drafted}
        close={() => {
          setDrafting(false);
        }}
      />
    </div>
  );
}

const REASONS = ['rolled-back', 'forked', 'receipt-ahead', 'journal-missing', 'ledger-journal-differ'] as const;

/** A newer signing service may have reasons of its own. */
function reasonKey(reason: string): (typeof REASONS)[number] | 'other' {
  return REASONS.find((each) => each === reason) ?? 'other';
}
