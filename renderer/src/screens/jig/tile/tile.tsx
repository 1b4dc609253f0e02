import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JigView, SlotView } from '../../../../../station-core/contract.ts';
import { useSlot } from '../../../slots/slots.tsx';
import { BigWord } from './big-word.tsx';
import { Clock } from './clock.tsx';
import type { Density } from '../density.ts';
import { Progress } from '../steps/progress.tsx';
import colours from './slot-colours.module.css';
import { StackLight } from './stack-light.tsx';
import { StepList, StepStrip } from '../steps/step-list.tsx';
import { useStepWord } from '../steps/step-word.ts';
import { TileActions } from './tile-actions.tsx';
import { isLoud, stateOf, stepsOf, type TileState } from '../../../slots/tile-model.ts';
import { TileText } from './tile-text.tsx';
import { useSqueeze } from './use-squeeze.ts';
import classes from './tile.module.css';

interface Props {
  readonly slot: number;
  readonly jig: JigView;
  readonly density: Density;
  readonly mayWork: boolean;
  /** Without an order nothing can be started. */
  readonly hasOrder: boolean;
  readonly showDetails: (slot: number) => void;
}

/** One slot. It is drawn again only when this slot changed; see SlotStore. */
export const Tile = memo(function Tile({ slot, ...rest }: Props) {
  const view = useSlot(slot);
  if (view === undefined) return null;
  return <TileOf view={view} {...rest} />;
});

function TileOf({
  view,
  jig,
  density,
  mayWork,
  hasOrder,
  showDetails,
}: Omit<Props, 'slot'> & { readonly view: SlotView }) {
  const { t } = useTranslation();
  const state = stateOf(view);
  const { word, among } = useBigWord(view, state);
  // Names of steps keep the size that they share.
  const main = useSqueeze(state !== 'running');
  return (
    <article
      className={classes.cell}
      style={{ gridRow: view.row + 1, gridColumn: view.column + 1 }}
      aria-label={t('jig.announce', { slot: view.slot, state: word })}
      data-testid={`slot-${view.slot}`}
      data-state={state}
    >
      <div className={`${classes.tile} ${colours.slot}`} data-state={state} data-loud={isLoud(view)}>
        <StackLight state={state} />
        <Head view={view} taktMs={jig.taktMs} />
        <div className={classes.main} ref={main}>
          <BigWord word={word} state={state} among={among} />
          <TileText view={view} hasOrder={hasOrder} />
        </div>
        <Steps view={view} state={state} named={density === 'roomy'} />
        <Progress view={view} className={classes.progress} />
        <TileActions
          view={view}
          mayWork={mayWork}
          hasOrder={hasOrder}
          showDetails={showDetails}
          className={classes.actions}
        />
      </div>
    </article>
  );
}

function Head({ view, taktMs }: { readonly view: SlotView; readonly taktMs: number }) {
  const of = view.work ?? view.last;
  return (
    <div className={classes.head}>
      <span className={`${classes.number} bm-number`}>{view.slot}</span>
      <span className={classes.serial}>{of?.serial}</span>
      <Clock view={view} taktMs={taktMs} />
    </div>
  );
}

/** The state; while a unit is worked on, the step it is at, in the size that fits all steps. */
function useBigWord(view: SlotView, state: TileState): { readonly word: string; readonly among: readonly string[] } {
  const { t } = useTranslation();
  const running = state === 'running' ? view.work : null;
  const stepWord = useStepWord(running?.steps);
  // Names of steps have no comma; each event brings a new list of the same.
  const names = running?.steps.join(',') ?? '';
  const stepWords = useMemo(() => names.split(',').map(stepWord), [names, stepWord]);
  const word = running === null ? t(`jig.state.${state}`) : stepWord(running.reprinting ? 'label' : running.step);
  const alone = useMemo(() => [word], [word]);
  return { word, among: running === null ? alone : stepWords };
}

interface StepsProps {
  readonly view: SlotView;
  readonly state: TileState;
  /** With their names beside the marks. */
  readonly named: boolean;
}

const WITHOUT_STEPS: ReadonlySet<TileState> = new Set(['unassigned', 'absent', 'ready', 'looking', 'done']);

const Steps = memo(
  function Steps({ view, state, named }: StepsProps) {
    if (WITHOUT_STEPS.has(state)) return null;
    const steps = stepsOf(view);
    return (
      <>
        <StepStrip steps={steps} className={classes.strip} />
        {named && <StepList steps={steps} className={classes.list} />}
      </>
    );
  },
  // Progress within a step changes nothing here.
  (a, b) =>
    a.state === b.state &&
    a.named === b.named &&
    a.view.work?.step === b.view.work?.step &&
    a.view.work?.run === b.view.work?.run &&
    a.view.last?.run === b.view.last?.run,
);
