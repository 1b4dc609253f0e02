import { Button, Progress } from '@mantine/core';
import { IconCertificateOff, IconDownload, IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exportFormSchema, type UnitFilters } from '../../../../station-core/contract.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { type ExportState, useExport } from './use-export.ts';
import classes from './found-actions.module.css';

interface Props {
  readonly filters: UnitFilters;
  /** How many units the list has; undefined until it is known. */
  readonly count: number | undefined;
  /** Absent for whoever may not put units aside. */
  readonly putAside: (() => void) | undefined;
  /** Absent for whoever may not revoke certificates. */
  readonly revoke: (() => void) | undefined;
}

/** What is done with all that the list has, over all its pages. */
export function FoundActions({ filters, count, putAside, revoke }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const exporting = useExport();
  const isBusy = exporting.running !== undefined;
  return (
    <div className={classes.actions} role="group" aria-label={t('units.actions')}>
      {exportFormSchema.options.map((form) => (
        <Button
          key={form}
          size="compact-sm"
          variant="default"
          disabled={isBusy || count === undefined || count === 0}
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => void exporting.begin((signal) => station.records.exportFound({ filters, form }, { signal }))}
        >
          {t(`units.exportAs.${form}`)}
        </Button>
      ))}
      {putAside !== undefined && (
        <Button
          size="compact-sm"
          variant="default"
          // Nobody puts everything aside by leaving the filters out.
          disabled={Object.keys(filters).length === 0 || count === 0}
          leftSection={<IconHandStop size={16} aria-hidden />}
          onClick={putAside}
        >
          {t('units.putAside')}
        </Button>
      )}
      {revoke !== undefined && (
        <Button
          size="compact-sm"
          variant="default"
          disabled={Object.keys(filters).length === 0 || count === 0}
          leftSection={<IconCertificateOff size={16} aria-hidden />}
          onClick={revoke}
        >
          {t('units.revoke')}
        </Button>
      )}
      <Export exporting={exporting} />
    </div>
  );
}

function Export({ exporting: { running, saved, fault, cancel } }: { readonly exporting: ExportState }) {
  const { t } = useTranslation();
  return (
    <>
      {running !== undefined && (
        <>
          <Progress.Root size="lg" className={classes.bar ?? ''}>
            <Progress.Section
              value={running.allUnits === 0 ? 0 : (100 * running.doneUnits) / running.allUnits}
              aria-label={t('units.exportProgress')}
            />
          </Progress.Root>
          <Button size="compact-sm" variant="default" onClick={cancel}>
            {t('frame.cancel')}
          </Button>
        </>
      )}
      <p role="status">
        {running !== undefined && t('units.exporting', { done: running.doneUnits, all: running.allUnits })}
        {saved !== undefined && t('unit.exported', { name: saved.name, sha256: saved.sha256Hex })}
      </p>
      {fault !== undefined && (
        <div className={classes.fault}>
          <FaultPanel fault={fault} withEvidence />
        </div>
      )}
    </>
  );
}
