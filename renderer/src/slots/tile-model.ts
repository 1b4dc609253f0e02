import type { FaultView, SlotView } from '../../../station-core/contract.ts';

/** What a tile shows, out of what the station says of its slot. Pure: no clock, no words, no colours. */

export const tileStates = [
  'unassigned',
  'absent',
  'ready',
  'looking',
  'running',
  'printer',
  'doubt',
  'scan',
  'pass',
  'done',
  'fail',
  'error',
  'stopped',
] as const;
export type TileState = (typeof tileStates)[number];

export type StepState = 'done' | 'running' | 'failed' | 'waiting';

export interface StepMark {
  readonly step: string;
  readonly state: StepState;
}

export function stateOf({ port, present, work, look, last }: SlotView): TileState {
  if (work !== null) return stateOfWork(work);
  if (look !== null) return LOOK_STATE[look];
  if (last !== null) return wasDone(last) ? 'done' : OUTCOME_STATE[last.outcome];
  if (port === null) return 'unassigned';
  return present ? 'ready' : 'absent';
}

function stateOfWork({ printer, doubt, scan }: NonNullable<SlotView['work']>): TileState {
  if (printer !== null) return 'printer';
  if (doubt !== null) return 'doubt';
  return scan === null ? 'running' : 'scan';
}

const OUTCOME_STATE = { PASS: 'pass', FAIL: 'fail', ERROR: 'error', ABORTED: 'stopped' } as const;

/** A board that has been asked which it is, without a result of its own. */
const LOOK_STATE = { looking: 'looking', 'same-board': 'done', 'no-answer': 'absent' } as const;

/** The unit had passed before this run. */
function wasDone({ fault }: NonNullable<SlotView['last']>): boolean {
  return fault?.code === 'unit.already-provisioned';
}

/** FAIL and ERROR that nobody has acknowledged: loud. */
export function isLoud({ work, last }: SlotView): boolean {
  if (work !== null || last === null || last.acknowledged) return false;
  return last.outcome === 'FAIL' || last.outcome === 'ERROR';
}

export function canStart(slot: SlotView): boolean {
  const { port, present, work, look } = slot;
  return port !== null && present && work === null && look !== 'looking' && !isLoud(slot);
}

/** As the station has it: where a unit has passed, it asks the board first which it is. */
export function isLookedAtFirst({ look, last }: SlotView): boolean {
  return look === 'no-answer' || (last !== null && (last.outcome === 'PASS' || wasDone(last)));
}

export type TileHint =
  | 'unassigned'
  | 'absent'
  | 'noAnswer'
  | 'ready'
  | 'readyUnseen'
  | 'looking'
  | 'pass'
  | 'done'
  | 'stopped'
  | 'noOrder'
  | 'quarantined';

const NETWORK = /^[a-z][a-z0-9+.-]*:\/\//i;

const HINTS: Partial<Record<TileState, TileHint>> = {
  unassigned: 'unassigned',
  absent: 'absent',
  ready: 'ready',
  looking: 'looking',
  pass: 'pass',
  done: 'done',
  stopped: 'stopped',
};

/** What to do with a slot in this state. Where nothing can pass, nobody is asked to insert or to start a board. */
export function hintOf(
  slot: SlotView,
  { hasOrder, quarantined }: { readonly hasOrder: boolean; readonly quarantined: boolean },
): TileHint | undefined {
  const state = stateOf(slot);
  if (quarantined && (state === 'ready' || state === 'absent')) return 'quarantined';
  if (slot.look === 'no-answer') return 'noAnswer';
  if (state !== 'ready') return HINTS[state];
  if (!hasOrder) return 'noOrder';
  return showsBoards(slot) ? 'ready' : 'readyUnseen';
}

/** A USB port is gone without its board. A port on the network is always there, and says nothing of a board. */
function showsBoards({ port }: SlotView): boolean {
  return port === null || !NETWORK.test(port);
}

export function faultOfSlot({ work, look, last }: SlotView): FaultView | null {
  return work === null && look === null ? (last?.fault ?? null) : null;
}

/** Whether the label of a unit exists when the work ends at this step: while it is printed, nobody knows. */
export type Printed = 'no' | 'perhaps' | 'yes';

export function printedAt(step: string, steps: readonly string[]): Printed {
  const prints = steps.indexOf('label');
  const at = steps.indexOf(step);
  if (prints === -1 || at < prints) return 'no';
  return at === prints ? 'perhaps' : 'yes';
}

/** The station voids every label of a unit that did not pass: its secrets are forgotten. The paper is in somebody's hand. */
export function voidLabelOf({ work, last }: SlotView): Printed {
  if (work !== null || last === null || last.outcome === 'PASS' || last.stoppedAtStep === null) return 'no';
  return printedAt(last.stoppedAtStep, last.steps);
}

/** Of the run at hand, or of the last one; nothing when the slot has had none. */
export function stepsOf({ work, last }: SlotView): StepMark[] {
  if (work !== null) return marks(work.steps, work.step, 'running');
  if (last === null) return [];
  if (last.outcome === 'PASS') return last.steps.map((step) => ({ step, state: 'done' }));
  return last.stoppedAtStep === null
    ? last.steps.map((step) => ({ step, state: 'waiting' }))
    : marks(last.steps, last.stoppedAtStep, 'failed');
}

function marks(steps: readonly string[], at: string, state: StepState): StepMark[] {
  const now = steps.indexOf(at);
  return steps.map((step, index) => ({ step, state: index < now ? 'done' : index === now ? state : 'waiting' }));
}

/** 0 … 1, or undefined when nothing is being written. */
export function writtenShare({ work }: SlotView): number | undefined {
  const progress = work?.progress ?? null;
  if (progress === null || progress.totalBytes === 0) return undefined;
  return Math.min(1, progress.writtenBytes / progress.totalBytes);
}

export interface Elapsed {
  readonly elapsedMs: number;
  /** 0 … 1 of the takt; stays at 1 when it is over. */
  readonly share: number;
  /** Null while within the takt. */
  readonly overMs: number | null;
}

/** A clock that was set back never makes a run younger than nothing. */
export function elapsedOf(startedAt: string, nowMs: number, taktMs: number): Elapsed {
  const elapsedMs = Math.max(0, nowMs - Date.parse(startedAt));
  return againstTakt(elapsedMs, taktMs);
}

/** Over by less than a second is not over: the tile shows whole seconds. */
export function againstTakt(elapsedMs: number, taktMs: number): Elapsed {
  return {
    elapsedMs,
    share: Math.min(1, elapsedMs / taktMs),
    overMs: elapsedMs - taktMs >= 1_000 ? elapsedMs - taktMs : null,
  };
}
