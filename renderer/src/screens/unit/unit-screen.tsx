import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitRecordView } from '../../../../station-core/contract.ts';
import { MAY_HOLD, MAY_REVOKE } from '../../../../station-core/model/desk/rights.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import type { ScreenProps } from '../../session/address.ts';
import { ExportButtons } from './export-buttons.tsx';
import { CertificatePanel, FirmwarePanel, MadePanel, SupersededPanel, TimelinePanel } from './identity-panels.tsx';
import { HoldState } from './hold-state.tsx';
import { LiveCertificate } from './live-certificate.tsx';
import { AfterwardsPanels, LabelsPanel, StatedPanel, WitnessPanel } from './proof-panels.tsx';
import { RunsPanel } from './runs-panel.tsx';
import classes from './unit.module.css';

/** `#/unit/<serial or MAC>`: all that this station knows of a unit, on one page that can be printed. */
export function UnitScreen({ path, session }: ScreenProps) {
  const { t } = useTranslation();
  const [id] = path;
  if (id === undefined) {
    return (
      <div className={classes.page}>
        <h1>{t('unit.title')}</h1>
        <p>{t('unit.noId')}</p>
      </div>
    );
  }
  const mayRevoke = MAY_REVOKE.some((role) => session.person.roles.includes(role));
  const mayHold = MAY_HOLD.some((role) => session.person.roles.includes(role));
  return <UnitOf key={id} id={id} mayRevoke={mayRevoke} mayHold={mayHold} />;
}

interface UnitProps extends Rights {
  readonly id: string;
}

function UnitOf({ id, ...rights }: UnitProps) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault } = useQuery(useCallback(() => station.records.unit({ id }), [station, id]));
  return (
    <div className={classes.page}>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      {answer !== undefined && <RecordPage record={answer.record} sha256Hex={answer.recordSha256Hex} {...rights} />}
    </div>
  );
}

interface Rights {
  readonly mayRevoke: boolean;
  readonly mayHold: boolean;
}

interface RecordProps extends Rights {
  readonly record: UnitRecordView;
  readonly sha256Hex: string;
}

function RecordPage({ record, sha256Hex, mayRevoke, mayHold }: RecordProps) {
  const { t } = useTranslation();
  const { serial, mac, outcome, fault } = record;
  const counts = record.runs.find(({ run }) => run === record.run);
  return (
    <>
      <header className={classes.head}>
        <h1>
          <small>{t('unit.title')}</small>
          {serial ?? mac}
        </h1>
        <p className={classes.outcome} data-outcome={outcome ?? 'open'}>
          {outcome ?? t('unit.inWork')}
          {fault !== undefined && <span>{fault}</span>}
        </p>
        <HoldState record={record} mayHold={mayHold} />
        <LiveCertificate record={record} mayRevoke={mayRevoke} />
        <ExportButtons record={record} />
        <p className={classes.hash}>
          {t('unit.copyHash')} <code>{sha256Hex}</code>
        </p>
      </header>
      <div className={classes.panels}>
        {counts !== undefined && <MadePanel record={record} run={counts} />}
        {counts !== undefined && <TimelinePanel run={counts} />}
        <CertificatePanel record={record} />
        <SupersededPanel record={record} />
        <WitnessPanel record={record} />
        <FirmwarePanel record={record} />
        <LabelsPanel record={record} />
        <AfterwardsPanels record={record} />
        <StatedPanel record={record} />
        <RunsPanel record={record} />
      </div>
    </>
  );
}
