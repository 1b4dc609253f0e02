/**
 * The verification of the whole ledger as the desks see it: one at a time, in a thread, until it has a verdict or somebody
 * cancels it. The last verdict is remembered beside the ledger. A ledger that could not be read has none.
 */
import type { Logger } from 'pino';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import type { VerificationProgress } from '../../ledger/verification/verification-service.ts';
import { isOnlyUnsigned, type LedgerReport } from '../../ledger/verify/report.ts';
import { faultEvidenceSchema } from '../../model-schemas.ts';
import { remainingMs } from '../../model/remaining-time.ts';
import { asFault } from '../views/fault-view.ts';
import { LatestValue } from '../views/latest-value.ts';
import { parsePlainJson } from '../../plain-json.ts';

/** Enough to know what is wrong; `birthmark ledger verify` names the rest. */
const MOST_PROBLEMS = 100;

const verdictSchema = z.strictObject({
  at: z.iso.datetime(),
  by: z.string(),
  durationMs: z.int().nonnegative(),
  result: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['whole', 'not-whole', 'unsigned']),
      entries: z.int().nonnegative(),
      checkpoints: z.int().nonnegative(),
      unsignedEntries: z.int(),
      rootHex: z.string(),
      problems: z.array(z.strictObject({ seq: z.int().nullable(), what: z.string() })),
      moreProblems: z.int().nonnegative(),
    }),
    z.strictObject({ kind: z.literal('not-checked'), code: z.string(), evidence: faultEvidenceSchema }),
  ]),
});
export type Verdict = z.infer<typeof verdictSchema>;

export interface Running {
  readonly by: string;
  readonly startedAt: string;
  readonly done: number;
  readonly of: number;
  readonly entries: number;
  readonly remainingMs: number | null;
}

export interface VerificationState {
  readonly running: Running | null;
  readonly last: Verdict | null;
}

export interface VerificationParts {
  readonly verify: (options: {
    readonly signal: AbortSignal;
    readonly progress: (progress: VerificationProgress) => void;
  }) => Promise<LedgerReport>;
  readonly memo: { readonly read: () => string | undefined; readonly write: (text: string) => void };
  readonly log: Logger;
  readonly now?: () => Date;
  readonly elapsedMs?: () => number;
}

export class Verification implements AsyncDisposable {
  readonly #parts: VerificationParts;
  readonly #watching = new Set<LatestValue<VerificationState>>();
  #running: Running | null = null;
  #last: Verdict | null;
  #stop = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(parts: VerificationParts) {
    this.#parts = parts;
    this.#last = readVerdict(parts.memo.read());
  }

  get state(): VerificationState {
    return { running: this.#running, last: this.#last };
  }

  /** For everybody, also on a locked screen: what was found, and when. */
  get verdict(): { readonly verdict: Verdict['result']['kind']; readonly at: string } | null {
    return this.#last === null ? null : { verdict: this.#last.result.kind, at: this.#last.at };
  }

  /** The state now, and again whenever it changes. */
  watch(signal: AbortSignal | undefined): LatestValue<VerificationState> {
    const latest: LatestValue<VerificationState> = new LatestValue(this.state, () => {
      this.#watching.delete(latest);
    });
    this.#watching.add(latest);
    latest.endWith(signal);
    return latest;
  }

  /** One that is at work already is everybody's: it goes on. */
  start(by: string): void {
    if (this.#running !== null) return;
    this.#stop = new AbortController();
    this.#put({ by, startedAt: this.#now().toISOString(), done: 0, of: 0, entries: 0, remainingMs: null });
    this.#work = this.#run(by, this.#stop.signal);
  }

  /** The last verdict stays what it was. */
  cancel(): void {
    this.#stop.abort(CANCELLED);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel();
    await this.#work;
  }

  async #run(by: string, signal: AbortSignal): Promise<void> {
    const startedMs = this.#elapsedMs();
    const progress = (seen: VerificationProgress): void => {
      if (this.#running === null) return;
      const left = remainingMs(seen, this.#elapsedMs() - startedMs) ?? null;
      this.#put({ by, startedAt: this.#running.startedAt, ...seen, remainingMs: left });
    };
    const result = await this.#verdictOf(signal, progress);
    if (result !== undefined) {
      const durationMs = Math.round(this.#elapsedMs() - startedMs);
      this.#last = { at: this.#now().toISOString(), by, durationMs, result };
      this.#remember(this.#last);
    }
    this.#put(null);
  }

  async #verdictOf(
    signal: AbortSignal,
    progress: (seen: VerificationProgress) => void,
  ): Promise<Verdict['result'] | undefined> {
    try {
      return judged(await this.#parts.verify({ signal, progress }));
    } catch (error) {
      if (signal.aborted) return undefined;
      const { code, evidence } = asFault(error);
      this.#parts.log.error({ err: error, code }, 'the ledger could not be verified');
      return { kind: 'not-checked', code, evidence: { ...evidence } };
    }
  }

  /** A disk that takes no note is no reason to lose the verdict: it is shown until the station stops. */
  #remember(verdict: Verdict): void {
    try {
      this.#parts.memo.write(JSON.stringify(verdict));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#parts.log.warn({ err: error }, 'the verdict on the ledger could not be kept');
    }
  }

  #put(running: Running | null): void {
    this.#running = running;
    for (const latest of this.#watching) latest.put(this.state);
  }

  #now(): Date {
    return this.#parts.now?.() ?? new Date();
  }

  #elapsedMs(): number {
    return this.#parts.elapsedMs?.() ?? performance.now();
  }
}

const CANCELLED = new Fault('station.stopped');

function judged(report: LedgerReport): Verdict['result'] {
  const { entries, checkpoints, unsignedEntries, rootHex, problems } = report;
  return {
    kind: kindOf(report),
    entries,
    checkpoints,
    unsignedEntries,
    rootHex,
    problems: problems.slice(0, MOST_PROBLEMS).map(({ seq = null, what }) => ({ seq, what })),
    moreProblems: Math.max(0, problems.length - MOST_PROBLEMS),
  };
}

function kindOf(report: LedgerReport): 'whole' | 'not-whole' | 'unsigned' {
  if (report.ok) return 'whole';
  return isOnlyUnsigned(report) ? 'unsigned' : 'not-whole';
}

/** A note that cannot be read says nothing, and least of all that the ledger is whole: somebody must verify again. */
function readVerdict(text: string | undefined): Verdict | null {
  if (text === undefined) return null;
  try {
    return verdictSchema.safeParse(parsePlainJson(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
