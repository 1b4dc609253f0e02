import { Button } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiagnosisView } from '../../../../station-core/contract.ts';
import { useMutation, useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { saveExport, type SavedFile } from '../../parts/save-file.ts';
import classes from './diagnosis.module.css';
import { AboutStation } from './about-station.tsx';
import { LogPanel } from './log-panel.tsx';
import { SlotsPanel } from './slots-panel.tsx';

/** For whoever has to find out why: what boards printed, what went over the wires, what the station logged. */
export function DiagnosisScreen() {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault, again } = useQuery(useCallback(() => station.diagnosis.show(), [station]));
  return (
    <div className={classes.page}>
      <Head again={again} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      {answer !== undefined && <Panels diagnosis={answer} />}
    </div>
  );
}

function Panels({ diagnosis: { slots, log, versions, adapters } }: { readonly diagnosis: DiagnosisView }) {
  return (
    <>
      <SlotsPanel slots={slots} />
      <LogPanel log={log} />
      <AboutStation versions={versions} adapters={adapters} />
    </>
  );
}

function Head({ again }: { readonly again: () => void }) {
  const { t } = useTranslation();
  const station = useStation();
  const [saved, setSaved] = useState<SavedFile>();
  const { act, busy, fault } = useMutation(async () => {
    setSaved(undefined);
    setSaved(await saveExport(await station.diagnosis.export()));
  });
  return (
    <>
      <div className={classes.head}>
        <h1>{t('diagnosis.title')}</h1>
        <div className={classes.actions}>
          <Button size="md" variant="default" leftSection={<IconRefresh size={20} aria-hidden />} onClick={again}>
            {t('diagnosis.refresh')}
          </Button>
          <Button
            size="md"
            loading={busy}
            leftSection={<IconDownload size={20} aria-hidden />}
            onClick={() => void act(undefined)}
          >
            {t('diagnosis.export')}
          </Button>
        </div>
      </div>
      <p className={classes.hint}>{t('diagnosis.noSecrets')}</p>
      <p role="status" className={classes.done}>
        {saved !== undefined && t('diagnosis.exported', { name: saved.name, sha256: saved.sha256Hex })}
      </p>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
    </>
  );
}
