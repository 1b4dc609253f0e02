import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupQuestion, SetupStage, SetupView } from '../../../../station-core/contract.ts';
import mark from '../../birthmark.svg';
import { Waiting } from '../../connection/connection.tsx';
import { SCREEN_FAULTS } from '../../connection/fault-of.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { useEvents } from '../../connection/use-events.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { LanguageSwitch, ThemeSwitch } from '../../parts/look.tsx';
import { AnswersPanel } from './answers-panel.tsx';
import { ChoiceStage } from './choice-stage.tsx';
import { ConfirmStage } from './confirm-stage.tsx';
import type { Place } from './carried-files.tsx';
import classes from './first-day.module.css';
import { PinStage } from './pin-stage.tsx';
import { QuestionStage } from './question-stage.tsx';
import { TrialBegun } from './trial-begun.tsx';
import { type Said, WaitStage } from './wait-stage.tsx';
import { WorkingStage } from './working-stage.tsx';

/** The ceremony waits for somebody, and takes no other answer meanwhile. */
const IN_THE_MIDDLE: ReadonlySet<SetupStage['kind']> = new Set<SetupStage['kind']>([
  'working',
  'confirm',
  'pin',
  'done',
  'finished',
]);

type WaitName = Extract<SetupStage, { kind: 'wait' }>['name'];
const OFFICERS_SIGN: ReadonlySet<WaitName> = new Set<WaitName>(['configuration-signed', 'documents-signed']);

/** Everything that stands between an empty folder and a station, on one page. There is nobody who could sign in yet. */
export function FirstDayScreen() {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const [path, open] = useState<string | null>(null);
  const [said, say] = useState<Said>();
  const { event, fault } = useEvents(
    useCallback((signal) => firstDay.firstDay.watch(undefined, { signal }), [firstDay]),
  );
  if (event === undefined && (fault === undefined || fault.code === SCREEN_FAULTS.away)) return <Waiting />;
  // Without a connection the cover over this screen says so.
  const shown = (fault?.code === SCREEN_FAULTS.away ? undefined : fault) ?? event?.fault ?? undefined;
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <img src={mark} alt={t('frame.product')} />
        <strong>{t('firstDay.title')}</strong>
        <span className={classes.spacer} />
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      <main className={classes.main}>
        {event !== undefined && (
          <p className={classes.folder}>
            {t('firstDay.folder')} <code>{event.dataDir}</code>
          </p>
        )}
        {event !== undefined && event.record !== null && (
          <p className={classes.folder}>
            {t('firstDay.record')} <code>{event.record}</code>
          </p>
        )}
        {shown !== undefined && (
          <div ref={intoView}>
            <FaultPanel fault={shown} withEvidence />
          </div>
        )}
        {event !== undefined && (
          <Stage view={event} place={{ path, open }} said={shown === undefined ? said : undefined} say={say} />
        )}
        {event !== undefined && !IN_THE_MIDDLE.has(event.stage.kind) && <AnswersPanel answers={event.answers} />}
      </main>
    </div>
  );
}

/** Whoever pressed a button at the end of a long page sees what went wrong. */
function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

interface StageProps {
  readonly view: SetupView;
  readonly place: Place;
  readonly said: Said | undefined;
  readonly say: (said: Said) => void;
}

function Stage({ view: { stage, dataDir, record }, place, said, say }: StageProps) {
  const { t } = useTranslation();
  const carried = { dataDir, hasRecord: record !== null, place };
  switch (stage.kind) {
    case 'choice':
      return <ChoiceStage trial={stage.trial} />;
    case 'trial-begun':
      return <TrialBegun {...stage} />;
    case 'making-trial':
      return (
        <WorkingStage
          title={t('firstDay.trial.making', { station: stage.station })}
          explains={t('firstDay.trial.makingHint')}
        />
      );
    case 'working':
      return <Working act={stage.act} />;
    case 'question':
      return <QuestionStage key={keyOf(stage.question)} question={stage.question} {...carried} />;
    case 'wait':
      return (
        <WaitStage
          key={stage.name}
          title={t(`firstDay.waits.${stage.name}`)}
          tasks={stage.tasks}
          signs={OFFICERS_SIGN.has(stage.name) ? carried : undefined}
          said={said}
          say={say}
          nothing={stage.name === 'product' ? t('firstDay.noProduct', { folder: `${dataDir}/products` }) : undefined}
          isLong={stage.name !== 'product'}
        />
      );
    case 'confirm':
      return <ConfirmStage facts={stage.facts} />;
    case 'pin':
      return <PinStage {...stage} />;
    case 'declined':
      return <WaitStage title={t('firstDay.declined')} explains={t('firstDay.declinedHint')} />;
    case 'stopped':
      return <WaitStage title={t('firstDay.stopped')} />;
    case 'done':
      return <WaitStage title={t('firstDay.finished')} explains={t('firstDay.doneHint')} button={t('firstDay.open')} />;
    case 'finished':
      return <WorkingStage title={t('firstDay.finished')} explains={t('firstDay.finishedHint')} />;
  }
}

function Working({ act }: Pick<Extract<SetupStage, { kind: 'working' }>, 'act'>) {
  const { t } = useTranslation();
  const title = act === undefined ? t('firstDay.working') : t(`firstDay.acts.${act}`);
  const makesKeys = act === 'keys' || act === 'make-token';
  return <WorkingStage title={title} explains={makesKeys ? t('firstDay.keysHint') : t('firstDay.workingHint')} />;
}

/** Another question, and the same one with an answer to change, begin with a field of their own. */
function keyOf({ name, suggestion }: SetupQuestion): string {
  return [name, ...suggestion].join(' ');
}
