import { useTranslation } from 'react-i18next';
import type { Seen, UnitRecordView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { Facts, Panel } from './facts.tsx';
import { momentText } from './unit-text.ts';

interface Props {
  readonly record: UnitRecordView;
}

export function WitnessPanel({ record: { witness, entrySeqs } }: Props) {
  const { t } = useTranslation();
  const { lastSeq: last, sizeEntries: size, checkpoint, receipt, hasUpstream } = witness;
  const noReceipt = t(hasUpstream ? 'unit.witness.noReceipt' : 'unit.witness.noUpstream');
  return (
    <Panel title={t('unit.witness.title')}>
      <Facts
        facts={[
          {
            name: t('unit.witness.entries'),
            value: t('unit.witness.entriesOf', { count: entrySeqs.length, last, size }),
          },
          {
            name: t('unit.witness.checkpoint'),
            value: <SeenText seen={checkpoint} none={t('unit.witness.noCheckpoint')} />,
          },
          { name: t('unit.witness.receipt'), value: <SeenText seen={receipt} none={noReceipt} /> },
        ]}
      />
    </Panel>
  );
}

function SeenText({ seen, none }: { readonly seen: Seen; readonly none: string }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  if (seen.state === 'none') return none;
  const { sizeEntries: size } = seen;
  if (seen.state === 'bad') return <strong>{t('unit.witness.bad', { size, reason: seen.reason })}</strong>;
  const at = momentText(seen.cosignedAt ?? seen.newestAt, locale);
  return t('unit.witness.signed', { signers: seen.signers.join(', '), size, at });
}

export function LabelsPanel({ record: { labels } }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (
    <Panel title={t('unit.labels.title')}>
      {labels.length === 0 && <p>{t('unit.labels.none')}</p>}
      {labels.map(({ job, state, intendedAt, printedAt, voidedAt, reason, labelSha256Hex }) => (
        <Facts
          key={job}
          facts={[
            {
              name: t(`unit.labels.${state}`),
              value: `${momentText(voidedAt ?? printedAt ?? intendedAt, locale)}${reason === undefined ? '' : `. ${t('unit.labels.reason', { reason })}`}`,
            },
            { name: job, value: labelSha256Hex, code: true },
          ]}
        />
      ))}
    </Panel>
  );
}

/** Shown only when the unit was ever revoked, put aside or verified in hand. */
export function AfterwardsPanels({ record: { holds, verifications, revocations = [] } }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const by = (at: string, person: string, reason: string): string =>
    t('unit.holds.by', { at: momentText(at, locale), by: person, reason });
  const held = holds.flatMap(({ seq, at, by: person, reason, released }) => [
    { name: `${t('unit.holds.held')} (${seq})`, value: by(at, person, reason) },
    ...(released === undefined
      ? []
      : [
          {
            name: `${t('unit.holds.released')} (${released.seq})`,
            value: by(released.at, released.by, released.reason),
          },
        ]),
  ]);
  const revoked = revocations.map(({ seq, revokedAt, by: people, reason, note }) => ({
    name: `${reason} (${seq})`,
    value: by(revokedAt, people.join(', '), note),
  }));
  const verified = verifications.map(({ seq, at, by: person, verdict, differing }) => ({
    name: `${verdict} (${seq})`,
    value: `${t('unit.verified.by', { at: momentText(at, locale), by: person })}${differing.length === 0 ? '' : `, ${t('unit.verified.differs', { checks: differing.join(', ') })}`}`,
  }));
  return (
    <>
      {revoked.length > 0 && (
        <Panel title={t('unit.revoked.title')}>
          <Facts facts={revoked} />
        </Panel>
      )}
      {held.length > 0 && (
        <Panel title={t('unit.holds.title')}>
          <Facts facts={held} />
        </Panel>
      )}
      {verified.length > 0 && (
        <Panel title={t('unit.verified.title')}>
          <Facts facts={verified} />
        </Panel>
      )}
    </>
  );
}

export function StatedPanel({ record: { stated, runs, run } }: Props) {
  const { t } = useTranslation();
  if (stated === undefined) return null;
  const counts = runs.find((each) => each.run === run);
  const wasLocked =
    counts?.steps.some(({ step, evidence }) => step === 'lock' && evidence?.['locked'] === true) === true;
  const facts = Object.entries(stated).map(([name, value]) => ({ name, value: String(value), code: true }));
  return (
    <Panel title={t('unit.stated')}>
      {stated['locked'] === false && wasLocked && <p>{t('unit.statedBeforeLock')}</p>}
      <Facts facts={facts} />
    </Panel>
  );
}
