import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SetupTask } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { CarriedFiles } from './carried-files.tsx';
import classes from './first-day.module.css';
import { mayBeSigned } from './question-rules.ts';
import { Tasks } from './tasks.tsx';

interface Props {
  readonly title: string;
  readonly tasks?: readonly SetupTask[];
  /** Officers sign: on a machine of their own, too. */
  readonly signs?: { readonly dataDir: string } | undefined;
  /** More than a screen: it is read from its beginning, so the button below does not draw the focus. */
  readonly isLong?: boolean;
}

/** For people elsewhere, or for somebody who mends what stopped the setup: looks again when somebody presses. */
export function WaitStage({ title, tasks = [], signs, isLong = false }: Props) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation(() => firstDay.firstDay.goOn());
  return (
    <section className={classes.card}>
      <h1>{title}</h1>
      <Tasks tasks={tasks} />
      {signs !== undefined && <SignedCopies dataDir={signs.dataDir} />}
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <Button size="xl" loading={busy} autoFocus={!isLong} onClick={() => void act(undefined)}>
        {t('firstDay.goOn')}
      </Button>
    </section>
  );
}

/** Officers sign on machines of their own: a stick carries the documents there, and the signed copies back. */
function SignedCopies({ dataDir }: { readonly dataDir: string }) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, fault } = useMutation((path: string) => firstDay.firstDay.takeSigned({ path }));
  return (
    <>
      <h2 className={classes.before}>{t('firstDay.toSign.title')}</h2>
      <p>{t('firstDay.toSign.bring')}</p>
      <CarriedFiles dataDir={dataDir} carries="to-sign" fits={mayBeSigned} take={(path) => void act(path)} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
    </>
  );
}
