import { pino } from 'pino';
import { Fault } from '../../../station-core/fault.ts';
import type { JigSetup } from '../../../station-core/host/ports/jig-setup.ts';
import type { Allowance } from '../../../station-core/host/line/orders.ts';
import { SlotControl } from '../../../station-core/host/line/slot-control.ts';
import { Slots } from '../../../station-core/host/line/slots.ts';
import { BoardLooks } from '../../../station-core/host/line/board-looks.ts';
import { UnitRuns } from '../../../station-core/host/line/unit-runs.ts';
import type { OperatorWords } from '../../../station-core/station/plan/operator-words.ts';
import type { RunResult } from '../../../station-core/station/plan/run-unit.ts';
import type { BoardThere } from '../../../station-core/station/which-board.ts';
import type { SlotOrder, SlotWatcher } from '../../../station-core/station/run-context.ts';
import { provisionUnit } from '../../../station-core/station/unit-plan.ts';

/** A run that the test carries on by hand: the seam between slots and station is what is tested here. */
export interface HandRun {
  readonly order: SlotOrder;
  readonly watch: SlotWatcher;
  readonly abort: AbortSignal;
  readonly words: OperatorWords | undefined;
  readonly end: (result: Partial<RunResult>) => void;
  readonly fail: (error: unknown) => void;
}

/** By this name the ledger takes no acknowledgement. */
export const LEDGER_REFUSES = 'nobody';

export const JIG: JigSetup = {
  rows: 2,
  columns: 2,
  startOnArrival: false,
  taktMs: 60_000,
  ports: new Map([1, 2, 3].map((slot) => [slot, `socket://127.0.0.1:${slot}`])),
};

export function controlOf({
  jig = JIG,
  remaining = 99,
  allowance,
  there = async () => ({ kind: 'unclear' }),
}: {
  jig?: JigSetup;
  remaining?: number;
  allowance?: () => Promise<Allowance>;
  /** What answers on a port when the station looks. */
  there?: (port: string, signal: AbortSignal) => Promise<BoardThere>;
} = {}) {
  const runs: HandRun[] = [];
  const ended: string[] = [];
  const acknowledged: string[] = [];
  const plain = { order: 'WO-1', product: {}, permit: {} } as unknown as Allowance;
  const slots = new Slots({ jig, last: new Map() });
  const unitRuns = new UnitRuns({
    slots,
    planFor: () => provisionUnit,
    provision: (order, { watch, abort, words }) => {
      const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
      const end = (result: Partial<RunResult>): void => {
        resolve({ run: order.run ?? '', outcome: 'PASS', ...result });
      };
      runs.push({ order, watch, abort, words, end, fail: reject });
      abort.addEventListener('abort', () => {
        const fault = abort.reason as Fault;
        end({ outcome: fault.text.blame === 'person' ? 'ABORTED' : 'ERROR', stopped: { step: 'connect', fault } });
      });
      return promise;
    },
    pathOf: (boundTo) => boundTo,
    runEnded: ({ order }, { outcome }) => void ended.push(`${order ?? 'none'} ${outcome}`),
    log: pino({ level: 'silent' }),
  });
  const looks = new BoardLooks({ slots, which: there, log: pino({ level: 'silent' }) });
  const remainingUnits = (unitsAtWork: number) => ({
    units: remaining - unitsAtWork,
    reason: new Fault('order.quantity-reached'),
  });
  const control = new SlotControl({
    slots,
    runs: unitRuns,
    looks,
    allowance: allowance ?? (async () => ({ ...plain, remainingUnits })),
    stopped: () => undefined,
    acknowledged: (run, by) => {
      if (by === LEDGER_REFUSES) throw new Fault('ledger.write-failed');
      acknowledged.push(`${run} ${by}`);
    },
  });
  return { slots, control, looks, unitRuns, runs, ended, acknowledged };
}

export function stepOf(name: string) {
  const step = provisionUnit.find((each) => each.name === name);
  if (step === undefined) throw new Error(`no step ${name}`);
  return step;
}

export function viewOf(slots: Slots, number: number) {
  const view = slots.all().find(({ slot }) => slot === number);
  if (view === undefined) throw new Error(`no slot ${number}`);
  return view;
}

export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'none';
}

export async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof Fault ? error.code : Promise.reject(error as Error)),
  );
}

export const FAIL = { outcome: 'FAIL', stopped: { step: 'connect', fault: new Fault('board.silent') } } as const;
