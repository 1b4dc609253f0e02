import { useTranslation } from 'react-i18next';
import type { RunOfUnit, UnitRecordView } from '../../../../station-core/contract.ts';
import { numberText } from '../../parts/amounts.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { type Fact, Facts, Panel } from './facts.tsx';
import { useWordFacts } from './word-facts.ts';
import { Timeline } from './timeline.tsx';
import { durationText, momentText } from './unit-text.ts';
import classes from './unit.module.css';

interface Props {
  readonly record: UnitRecordView;
}

const HARDWARE = ['chip', 'revision', 'package', 'flash', 'agent', 'key', 'entropy', 'starts'] as const;

export function MadePanel({ record, run }: Props & { readonly run: RunOfUnit }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const unknown = t('unit.notRecorded');
  const { station, product, mac, ssid, hardware } = record;
  const facts: Fact[] = [
    { name: t('unit.made.product'), value: product },
    { name: t('unit.made.mac'), value: mac, code: true },
    { name: t('unit.made.order'), value: run.order ?? unknown },
    { name: t('unit.made.operator'), value: run.operator ?? unknown },
    { name: t('unit.made.place'), value: t('unit.made.slot', { station, slot: run.slot }) },
    { name: t('unit.made.port'), value: run.port },
    { name: t('unit.made.begun'), value: momentText(run.begunAt, locale) },
    { name: t('unit.made.ended'), value: run.closedAt ? momentText(run.closedAt, locale) : t('unit.inWork') },
    { name: t('unit.made.duration'), value: run.durationMs === undefined ? '–' : durationText(run.durationMs, locale) },
    { name: t('unit.made.ssid'), value: ssid ?? t('unit.none') },
    ...HARDWARE.flatMap((each) => {
      const value = hardware[each];
      return value === undefined ? [] : [{ name: t(`unit.hardware.${each}`), value }];
    }),
  ];
  return (
    <Panel title={t('unit.made.title')}>
      <Facts facts={facts} />
    </Panel>
  );
}

export function TimelinePanel({ run }: { readonly run: RunOfUnit }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('unit.timeline')}>
      <Timeline run={run} />
    </Panel>
  );
}

export function FirmwarePanel({ record: { firmware } }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const unknown = t('unit.notRecorded');
  const { version, elfSha256Hex, releaseSha256Hex, regions } = firmware;
  return (
    <Panel title={t('unit.firmware.title')}>
      <Facts
        facts={[
          { name: t('unit.firmware.version'), value: version ?? unknown },
          { name: t('unit.firmware.elf'), value: elfSha256Hex ?? unknown, code: true },
          { name: t('unit.firmware.release'), value: releaseSha256Hex ?? unknown, code: true },
        ]}
      />
      {regions.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              {(['region', 'offset', 'bytes', 'hash'] as const).map((each) => (
                <th key={each} scope="col">
                  {t(`unit.firmware.${each}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {regions.map(({ name, offsetBytes, lengthBytes, sha256Hex }) => (
              <tr key={`${name} ${offsetBytes}`}>
                <th scope="row">{name}</th>
                <td className={classes.code}>0x{offsetBytes.toString(16)}</td>
                <td className="bm-number">{numberText(lengthBytes, locale)}</td>
                <td className={classes.code}>{sha256Hex}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** Of a unit that was reworked: the live one is in the panel before. */
export function SupersededPanel({ record: { superseded = [] } }: Props) {
  const { t } = useTranslation();
  if (superseded.length === 0) return null;
  const facts = superseded.map(({ certSerialHex, certSha256Hex }) => ({
    name: certSerialHex,
    value: certSha256Hex,
    code: true,
  }));
  return (
    <Panel title={t('unit.certificate.superseded')}>
      <Facts facts={facts} />
    </Panel>
  );
}

export function CertificatePanel({ record: { certificate, superseded } }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const wordFacts = useWordFacts(certificate?.words);
  if (certificate === undefined) {
    return (
      <Panel title={t('unit.certificate.title')}>
        <p>{t('unit.certificate.none')}</p>
      </Panel>
    );
  }
  const { words, issuedAt, permit, certSerialHex, certSha256Hex, spkiSha256Hex, chain } = certificate;
  const facts: Fact[] = [
    { name: t('unit.certificate.issued'), value: momentText(issuedAt, locale) },
    { name: t('unit.certificate.permit'), value: permit ?? t('unit.notRecorded') },
    { name: t('unit.certificate.serial'), value: certSerialHex, code: true },
    ...wordFacts,
    { name: t('unit.certificate.sha256'), value: certSha256Hex, code: true },
    { name: t('unit.certificate.spki'), value: spkiSha256Hex, code: true },
    ...chain.map(({ subject, issuedPrevious }, at) => ({
      name: `${t('unit.certificate.chain')}${at === 0 ? '' : ` (${at + 1})`}`,
      value: issuedPrevious ? subject : <strong>{`${subject}: ${t('unit.certificate.brokenChain')}`}</strong>,
    })),
  ];
  return (
    <Panel title={t(superseded === undefined ? 'unit.certificate.title' : 'unit.certificate.live')}>
      {words === undefined && <p>{t('unit.certificate.unreadable')}</p>}
      <Facts facts={facts} />
    </Panel>
  );
}
