/** The simulated jig of a trial: does at the press of a button what hands do to a real one. No other station has it. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { within } from '../../wait.ts';
import type { SlotControl } from './slot-control.ts';
import type { Slots } from './slots.ts';
import { parsePlainJson } from '../../plain-json.ts';

export interface SimulatedJigParts {
  /** Where whoever runs the simulated jig says how to reach it; absent on a station with real boards. */
  readonly file: string;
  readonly slots: Slots;
  readonly control: Pick<SlotControl, 'lend' | 'isBusy'>;
}

const placeSchema = z.strictObject({ port: z.int().min(1).max(65_535), token: z.string() });
const replySchema = z.object({ replaced: z.array(z.string()) });
/** Each new board starts its firmware. */
const TIMEOUT_MS = 30_000;

export class SimulatedJig {
  readonly #parts: SimulatedJigParts;

  constructor(parts: SimulatedJigParts) {
    this.#parts = parts;
  }

  /**
   * Puts a fresh board into every slot that is not at work, and answers with those slots. Results of the boards that were
   * taken out go with them: a PASS beside a fresh board would be of another one.
   */
  async nextBoards(signal?: AbortSignal): Promise<number[]> {
    const { slots, control } = this.#parts;
    using lent = new DisposableStack();
    const free = slots
      .all()
      .flatMap(({ slot, port }) => (port === null || control.isBusy(slot) ? [] : [{ slot, port }]));
    for (const { slot } of free) lent.use(control.lend(slot));
    const late = (): Fault => new Fault('floor.no-simulated-jig', { timeoutMs: TIMEOUT_MS });
    const outer = signal ?? new AbortController().signal;
    const replaced = await within({ timeoutMs: TIMEOUT_MS, signal: outer, late }, (stop) =>
      this.#replace(
        free.map(({ port }) => port),
        stop,
      ),
    );
    const exchanged = free.filter(({ port }) => replaced.includes(port)).map(({ slot }) => slot);
    for (const slot of exchanged) slots.boardExchanged(slot);
    return exchanged;
  }

  async #replace(addresses: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    try {
      const { port, token } = placeSchema.parse(parsePlainJson(await readFile(this.#parts.file, 'utf8')));
      const socket = createConnection({ host: '127.0.0.1', port, signal });
      // `once` listens for errors only while it waits; what comes after an abort is nobody's.
      socket.on('error', () => undefined);
      try {
        await once(socket, 'connect', { signal });
        const lines = createInterface({ input: socket });
        lines.on('error', () => undefined);
        const closed = once(lines, 'close', { signal }).then(() => Promise.reject(new Error('it hung up')));
        socket.write(`${JSON.stringify({ token, replace: addresses })}\n`);
        const [line] = (await Promise.race([once(lines, 'line', { signal }), closed])) as [string];
        return replySchema.parse(parsePlainJson(line)).replaced;
      } finally {
        socket.destroy();
      }
    } catch (error) {
      signal.throwIfAborted();
      // The file may be of a jig that has ended; whatever answers there instead does not speak for it.
      throw new Fault('floor.no-simulated-jig', {}, { cause: error });
    }
  }
}

/** Whether this data directory is of a trial. */
export function isSimulated(file: string): boolean {
  return existsSync(file);
}
