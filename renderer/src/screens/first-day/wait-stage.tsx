import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SetupTask } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { CarriedFiles, lastPart, type Place } from './carried-files.tsx';
import classes from './first-day.module.css';
import { mayBeSigned, missingSignatures } from './question-rules.ts';
import { Tasks } from './tasks.tsx';

/** What was done last at a wait, which stays shown while the setup works and comes back to it. */
export interface Said {
  readonly title: string;
  readonly taken?: string;
}

interface Props {
  readonly title: string;
  readonly explains?: string;
  /** What it says, where it does more than look again. */
  readonly button?: string;
  /** For a press that changed nothing, where more can be said of it. */
  readonly nothing?: string | undefined;
  readonly tasks?: readonly SetupTask[];
  /** Officers sign: on a machine of their own, too. */
  readonly signs?: Pick<SignedCopiesProps, 'dataDir' | 'hasRecord' | 'place'> | undefined;
  readonly said?: Said | undefined;
  readonly say?: (said: Said) => void;
  /** More than a screen: it is read from its beginning, so the button below does not draw the focus. */
  readonly isLong?: boolean;
}

/** For people elsewhere, or for somebody who mends what stopped the setup: looks again when somebody presses. */
export function WaitStage(props: Props) {
  const { title, explains, button, tasks = [], signs, said, say, nothing, isLong = false } = props;
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation(async () => {
    await firstDay.firstDay.goOn();
    say?.({ title });
  });
  return (
    <section className={classes.card}>
      <h1>{title}</h1>
      {explains !== undefined && <p>{explains}</p>}
      <Tasks tasks={tasks} />
      {signs !== undefined && <p>{t('firstDay.toSign.read')}</p>}
      {signs !== undefined && (
        <SignedCopies
          {...signs}
          tasks={tasks}
          takes={(taken) => say?.({ title, taken })}
          refreshed={() => void act(undefined)}
        />
      )}
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {said?.title === title && <Outcome taken={said.taken} tasks={tasks} nothing={nothing} />}
      <Button size="xl" loading={busy} autoFocus={!isLong || said?.title === title} onClick={() => void act(undefined)}>
        {button ?? t('firstDay.goOn')}
      </Button>
    </section>
  );
}

/** Of a press that left the setup where it was: what was taken, and what is missing. */
interface OutcomeProps extends Pick<Props, 'nothing'> {
  readonly taken: string | undefined;
  readonly tasks: readonly SetupTask[];
}

function Outcome({ taken, tasks, nothing }: OutcomeProps) {
  const { t } = useTranslation();
  const list = missingSignatures(tasks);
  return (
    <p role="status" className={classes.outcome}>
      {taken !== undefined && t('firstDay.toSign.taken', { file: taken })}{' '}
      {list === '' ? (nothing ?? t('firstDay.stillWaiting')) : t('firstDay.toSign.missing', { list })}
    </p>
  );
}

interface SignedCopiesProps {
  readonly dataDir: string;
  readonly hasRecord: boolean;
  readonly place: Place;
  readonly tasks: readonly SetupTask[];
  readonly takes: (file: string) => void;
  /** An officer may have signed the document of the station itself meanwhile. */
  readonly refreshed: () => void;
}

/** Officers sign on machines of their own: a stick carries the documents there, and the signed copies back. */
function SignedCopies({ dataDir, hasRecord, place, tasks, takes, refreshed }: SignedCopiesProps) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, fault } = useMutation(async (path: string) => {
    await firstDay.firstDay.takeSigned({ path });
    takes(lastPart(path));
  });
  return (
    <>
      <h2 className={classes.before}>{t('firstDay.toSign.title')}</h2>
      <p>{t('firstDay.toSign.bring')}</p>
      <CarriedFiles
        dataDir={dataDir}
        place={place}
        carries={hasRecord ? ['to-sign', 'record'] : ['to-sign']}
        refreshed={refreshed}
        fits={(path) => mayBeSigned(path, tasks)}
        take={(path) => void act(path)}
      />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
    </>
  );
}
