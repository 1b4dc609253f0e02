import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SELF_TEST_BOARDS, type SelfTestBoard, selfTestBoards, type SelfTestState } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import type { EntryBody } from '../../ledger/entry.ts';
import type { SelfTestVerdict } from '../../ledger/kinds/self-tests.ts';
import type { RunResult } from '../../station/plan/run-unit.ts';
import { parsePlainJson } from '../../plain-json.ts';

export interface SelfTestsParts {
  /** Into the ledger; durable when it returns. */
  readonly record: (entry: EntryBody) => void;
  /** A stop outlives a restart. */
  readonly remembered: { readonly read: () => string | undefined; readonly save: (text: string) => void };
  /** A board that was caught need not sound the alarm. */
  readonly acknowledge: (slot: number, by: string) => void;
}

interface Tested {
  readonly test: string;
  readonly by: string;
  readonly board: SelfTestBoard;
}

export type BoardInSlot = Readonly<{ slot: number; board: SelfTestBoard }>;
type BoardResult = SelfTestState['boards'][number];

const stopSchema = z.strictObject({
  run: z.string(),
  slot: z.int(),
  board: z.enum(selfTestBoards),
  at: z.iso.datetime(),
});
type Stop = z.infer<typeof stopSchema>;

/**
 * Boards whose result is known beforehand. Each run of one is compared with what was expected, and the comparison is an
 * entry. A bad board that passes stops the line: no unit is started until somebody acknowledges it by name.
 */
export class SelfTests {
  readonly #parts: SelfTestsParts;
  readonly #running = new Map<number, Tested>();
  #boards: readonly BoardResult[] = [];
  #stop: Stop | null;

  constructor(parts: SelfTestsParts) {
    this.#parts = parts;
    const text = parts.remembered.read();
    this.#stop = text === undefined || text === '' ? null : stopSchema.parse(parsePlainJson(text));
  }

  get state(): Pick<SelfTestState, 'boards' | 'stop'> {
    return { boards: [...this.#boards], stop: this.#stop };
  }

  /** Why no unit may be started, if so. */
  get stopped(): Fault | undefined {
    if (this.#stop === null) return undefined;
    const { slot, board, at } = this.#stop;
    return new Fault('self-test.false-pass', { slot, board, at });
  }

  /** `startSlots` starts runs in those slots and answers with those that it started. */
  async start(
    boards: readonly BoardInSlot[],
    by: string,
    startSlots: (slots: readonly number[]) => Promise<readonly number[]>,
  ): Promise<void> {
    const slots = boards.map(({ slot }) => slot);
    if (new Set(slots).size < slots.length) throw new Fault('entry.invalid', { field: 'boards' });
    if (this.#running.size > 0) throw new Fault('slot.busy', { slot: [...this.#running.keys()][0] ?? 0 });
    const test = randomUUID();
    // Before they start: a board may fail at once.
    for (const { slot, board } of boards) this.#running.set(slot, { test, by, board });
    this.#boards = boards.map(({ slot, board }) => ({ slot, board, isRunning: true, ...NOTHING_YET }));
    try {
      const started = await startSlots(slots);
      this.#withdraw(slots.filter((slot) => !started.includes(slot)));
    } catch (error) {
      this.#withdraw(slots);
      throw error;
    }
  }

  /** Called for every run that ended. */
  runEnded(slot: number, { run, outcome, stopped }: RunResult): void {
    const tested = this.#running.get(slot);
    if (tested === undefined) return;
    this.#running.delete(slot);
    const fault = stopped?.fault.code;
    // A person who stops a run learns nothing about the station.
    const verdict = outcome === 'ABORTED' ? null : verdictOf(tested.board, { outcome, fault });
    this.#change(slot, { isRunning: false, outcome, fault: fault ?? null, verdict });
    if (outcome === 'ABORTED' || verdict === null) return;
    const { test, by, board } = tested;
    // The stop first: after a crash in between, the line stands still for a false pass that is not recorded.
    if (verdict === 'false-pass') this.#remember({ run, slot, board, at: new Date().toISOString() });
    this.#parts.record({
      kind: 'self-test',
      by,
      test,
      run,
      slot,
      verdict,
      expected: { board, faults: [...SELF_TEST_BOARDS[board]] },
      got: { outcome, ...(fault === undefined ? {} : { fault }) },
    });
    if (outcome !== 'PASS' && board !== 'golden') {
      queueMicrotask(() => {
        this.#parts.acknowledge(slot, by); // the slot shows its result by then
      });
    }
  }

  acknowledge(note: string, by: string): void {
    if (this.#stop === null) return; // two people may press at once
    this.#parts.record({ kind: 'self-test-acknowledged', by, run: this.#stop.run, note });
    this.#remember(null);
  }

  #withdraw(slots: readonly number[]): void {
    for (const slot of slots) this.#running.delete(slot);
    this.#boards = this.#boards.filter(({ slot }) => !slots.includes(slot));
  }

  #change(slot: number, result: Omit<BoardResult, 'slot' | 'board'>): void {
    this.#boards = this.#boards.map((each) => (each.slot === slot ? { ...each, ...result } : each));
  }

  #remember(stop: Stop | null): void {
    this.#parts.remembered.save(stop === null ? '' : JSON.stringify(stop));
    this.#stop = stop;
  }
}

const NOTHING_YET = { outcome: null, fault: null, verdict: null };

export function verdictOf(
  board: SelfTestBoard,
  { outcome, fault }: { readonly outcome: RunResult['outcome']; readonly fault: string | undefined },
): SelfTestVerdict {
  if (board === 'golden') return outcome === 'PASS' ? 'as-expected' : 'false-alarm';
  if (outcome === 'PASS') return 'false-pass';
  const right: readonly string[] = SELF_TEST_BOARDS[board];
  return fault !== undefined && right.includes(fault) ? 'as-expected' : 'other-fault';
}
