import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';
import { useMakingTrial } from './use-making-trial.ts';

/** A trial that something stopped: the same one can be finished, and nothing else be made here. */
export function TrialBegun({ station }: { readonly station: string }) {
  const { t } = useTranslation();
  const { act, busy, fault } = useMakingTrial();
  return (
    <section className={classes.card}>
      <h1>{t('firstDay.trial.stopped', { station })}</h1>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <Button size="xl" loading={busy} autoFocus onClick={() => void act(station)}>
        {t('firstDay.trial.again')}
      </Button>
    </section>
  );
}
