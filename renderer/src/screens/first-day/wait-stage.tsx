import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SetupTask } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';
import { Tasks } from './tasks.tsx';

interface Props {
  readonly title: string;
  readonly tasks?: readonly SetupTask[];
}

/** For people elsewhere, or for somebody who mends what stopped the setup: looks again when somebody presses. */
export function WaitStage({ title, tasks = [] }: Props) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation(() => firstDay.firstDay.goOn());
  return (
    <section className={classes.card}>
      <h1>{title}</h1>
      <Tasks tasks={tasks} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <Button size="xl" loading={busy} autoFocus onClick={() => void act(undefined)}>
        {t('firstDay.refresh')}
      </Button>
    </section>
  );
}
