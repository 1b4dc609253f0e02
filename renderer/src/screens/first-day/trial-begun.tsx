import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';
import { useMakingTrial } from './use-making-trial.ts';

interface Props {
  readonly station: string;
  /** Null: this shell can finish it. */
  readonly command: string | null;
}

/** A trial that something stopped: the same one can be finished, and nothing else be made here. */
export function TrialBegun({ station, command }: Props) {
  const { t } = useTranslation();
  const { act, busy, fault } = useMakingTrial();
  return (
    <section className={classes.card}>
      <h1>{t('firstDay.trial.stopped', { station })}</h1>
      {command === null ? (
        <>
          <p>{t('firstDay.trial.stoppedHint')}</p>
          {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
          <Button size="xl" loading={busy} autoFocus onClick={() => void act(station)}>
            {t('firstDay.trial.again')}
          </Button>
        </>
      ) : (
        <>
          <p>{t('firstDay.trial.finishElsewhere')}</p>
          <pre className={classes.command}>{command}</pre>
          <p>{t('firstDay.trial.thenOpen')}</p>
        </>
      )}
    </section>
  );
}
