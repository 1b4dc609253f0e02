import { setImmediate as nextTurn, setTimeout as gather } from 'node:timers/promises';
import { Fault } from '../../fault.ts';
import type { Entry, EntryBody } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/**
 * Runs that begin together drift apart. So much patience brings them together again, and nobody sees it on the line: a
 * group is committed when nobody joined it for one, and at the latest after the other.
 */
const QUIET_MS = 1;
const GATHER_MS = 3;
/** So many are worth a write of their own: nobody else is waited for. */
const ENOUGH = 8;

interface Waiting {
  readonly body: EntryBody;
  readonly resolve: (entry: Entry) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Entries of runs side by side share one commit, and so one write to the disk. Each resolves when its entry is durable. An
 * entry that contradicts the ledger fails alone: the others are then written one by one.
 */
export class GroupCommit {
  readonly #ledger: Pick<Ledger, 'append'>;
  #waiting: Waiting[] = [];

  constructor(ledger: Pick<Ledger, 'append'>) {
    this.#ledger = ledger;
  }

  append(body: EntryBody): Promise<Entry> {
    const { promise, resolve, reject } = Promise.withResolvers<Entry>();
    this.#waiting.push({ body, resolve, reject });
    if (this.#waiting.length === 1) void this.#commit();
    return promise;
  }

  async #commit(): Promise<void> {
    await this.#gathered(); // whatever else comes meanwhile goes with it
    const group = this.#waiting;
    this.#waiting = [];
    try {
      const entries = this.#ledger.append(group.map(({ body }) => body));
      group.forEach(({ resolve, reject }, at) => {
        const entry = entries[at];
        if (entry === undefined) reject(new TypeError('the ledger gave fewer entries than it was given'));
        else resolve(entry);
      });
    } catch (error) {
      if (group.length > 1 && error instanceof Fault && error.code === 'ledger.conflict') this.#appendEach(group);
      else for (const { reject } of group) reject(error);
    }
  }

  async #gathered(): Promise<void> {
    await nextTurn(); // runs that were answered together join in one turn
    let joined = 0;
    for (let waitedMs = 0; waitedMs < GATHER_MS && this.#waiting.length < ENOUGH; waitedMs += QUIET_MS) {
      if (joined === this.#waiting.length) return;
      joined = this.#waiting.length;
      await gather(QUIET_MS);
    }
  }

  #appendEach(group: readonly Waiting[]): void {
    for (const { body, resolve, reject } of group) {
      try {
        resolve(this.#ledger.append(body)[0]);
      } catch (error) {
        reject(error);
      }
    }
  }
}
