/** Verifies a ledger on all cores: its ranges side by side, and its tables at the same time. The verdict is the same. */
import { availableParallelism } from 'node:os';
import { Client } from '../../rpc/client.ts';
import { startThread } from '../../rpc/wires/thread.ts';
import { openAnywhere, type OpenedAnywhere } from '../open-anywhere.ts';
import { ledgerPath } from '../reader.ts';
import { Examination } from './examination.ts';
import { Problems } from './problems.ts';
import type { Range, RangeSeen } from './ranges/range.ts';
import type { ProjectionsSeen } from './verify-projections.ts';
import { verifyService } from './verify-service.ts';
import type { LedgerReport, VerifyOptions } from './report.ts';
import { notAVerdict, reportOf, verifyOpened } from './verify.ts';

export interface VerifyProgress {
  readonly checkedEntries: number;
  /** Of the same entries, how many the tables were compared with. */
  readonly comparedEntries: number;
  readonly sizeEntries: number;
}

export interface ParallelOptions extends VerifyOptions {
  readonly signal: AbortSignal;
  readonly progress?: (progress: VerifyProgress) => void;
  /** As many as there are cores. */
  readonly threads?: number;
}

/** One that it works at, and one that it goes on with at once. */
const WAITING_PER_THREAD = 2;

/** A ledger up to this length is read faster than threads start. */
const SHORT_ENTRIES = 4_000;

/** Throws what `verifyLedger` throws, and the reason of the signal. */
export async function verifyInParallel(dir: string, options: ParallelOptions): Promise<LedgerReport> {
  using opened = openAnywhere(ledgerPath(dir));
  return await verifyOpenedInParallel(opened, options);
}

/** Leaves the database in a transaction: whoever reads on reads what was verified. */
export async function verifyOpenedInParallel(opened: OpenedAnywhere, options: ParallelOptions): Promise<LedgerReport> {
  options.signal.throwIfAborted();
  const { db, readFrom } = opened;
  const problems = new Problems();
  try {
    using examination = problems.look('the file', () => new Examination(db, options, problems));
    if (examination === undefined) return reportOf(undefined, { problems, readFrom });
    if (examination.sizeEntries <= SHORT_ENTRIES && options.rangeLevel === undefined) {
      db.exec('ROLLBACK');
      return verifyOpened(opened, options);
    }
    const seen = await lookInThreads(examination, { path: db.name, problems, options });
    return reportOf(
      problems.look('the file', () => examination.conclude(seen)),
      { problems, readFrom },
    );
  } catch (error) {
    throw notAVerdict(error, db);
  }
}

interface Looking {
  readonly path: string;
  readonly problems: Problems;
  readonly options: ParallelOptions;
}

/** Gives what the tables hold, as it is asked for once the entries are known to be good. */
async function lookInThreads(examination: Examination, looking: Looking): Promise<() => ProjectionsSeen> {
  await using threads = new Threads(looking, examination.sizeEntries);
  await lookAtRanges(examination, looking, threads);
  const settled = examination.areTablesInDoubt() ? await threads.projections() : undefined;
  return () => {
    if (settled === undefined) throw new TypeError('tables are not compared with entries that are not good');
    if (settled.status === 'rejected') throw settled.reason;
    return settled.value;
  };
}

/** Every thread takes the next range when it has done with one; the answers are taken in the order of the ranges. */
async function lookAtRanges(examination: Examination, { problems }: Looking, threads: Threads): Promise<void> {
  const ranges = examination.ranges()[Symbol.iterator]();
  const waiting: Promise<RangeSeen>[] = [];
  const askNext = (): void => {
    const next = ranges.next();
    if (next.done === true) return;
    const seen = threads.range(next.value, examination);
    seen.catch(() => undefined); // whoever waits for it hears of it; after the first failure nobody does
    waiting.push(seen);
  };
  for (let n = 0; n < WAITING_PER_THREAD * threads.count; n++) askNext();
  for (let seen = waiting.shift(); seen !== undefined && !problems.full(); seen = waiting.shift()) {
    const next = await seen;
    askNext();
    problems.look('the file', () => {
      examination.add(next);
    });
    threads.compared(next);
  }
}

class Threads implements AsyncDisposable {
  readonly count: number;
  readonly #looking: Looking;
  readonly #sizeEntries: number;
  readonly #clients: readonly Client<typeof verifyService>[];
  #nextClient = 0;
  #checkedEntries = 0;
  #comparedEntries = 0;

  constructor(looking: Looking, sizeEntries: number) {
    this.count = looking.options.threads ?? availableParallelism();
    this.#looking = looking;
    this.#sizeEntries = sizeEntries;
    this.#clients = Array.from({ length: this.count }, () => startedClient(looking.path));
  }

  async range(range: Range, examination: Examination): Promise<RangeSeen> {
    const client = this.#clients[this.#nextClient];
    this.#nextClient = (this.#nextClient + 1) % this.count;
    if (client === undefined) throw new TypeError('no thread');
    let counted = 0;
    const count = (entries: number): void => {
      this.#report({ checked: entries - counted });
      counted = entries;
    };
    const { path, options } = this.#looking;
    const heard = ({ entries }: { entries: number }): void => {
      count(entries);
    };
    const seen = await client.call('range', { path, asked: examination.ask(range) }, { signal: options.signal, heard });
    count(seen.sizeEntries);
    return seen;
  }

  /** Never rejects: with entries that are not good, what the tables should be is nothing that anybody asks for. */
  async projections(): Promise<PromiseSettledResult<ProjectionsSeen>> {
    const { path, options } = this.#looking;
    const [client] = this.#clients;
    if (client === undefined) throw new TypeError('no thread');
    const heard = (): void => {
      this.#report({}); // that it goes on
    };
    const [settled] = await Promise.allSettled([
      client.call('projections', { path }, { signal: options.signal, heard }),
    ]);
    return settled;
  }

  /** Another range has been compared with the tables. */
  compared({ sizeEntries }: RangeSeen): void {
    this.#report({ compared: sizeEntries });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
  }

  #report({ checked = 0, compared = 0 }: { checked?: number; compared?: number }): void {
    this.#checkedEntries += checked;
    this.#comparedEntries += compared;
    this.#looking.options.progress?.({
      checkedEntries: this.#checkedEntries,
      comparedEntries: this.#comparedEntries,
      sizeEntries: this.#sizeEntries,
    });
  }
}

function startedClient(path: string): Client<typeof verifyService> {
  const main = new URL('verify-worker-main.ts', import.meta.url);
  const thread = startThread({ main, workerData: null, keepsAlive: true });
  return new Client(verifyService, thread, { news: {}, evidence: { path } });
}
