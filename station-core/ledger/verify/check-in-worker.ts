/** The writer's side of the thread that checks a whole ledger. */
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { faultEvidenceSchema } from '../../model-schemas.ts';
import { Fault, FAULTS, type FaultCode } from '../../fault.ts';

const checkNews = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), checkedEntries: z.number() }),
  /** The projections contradict the entries; from now on nothing may be appended until all is checked. */
  z.object({ kind: z.literal('rebuilding') }),
  z.object({ kind: z.literal('checked'), rebuiltTables: z.array(z.string()).readonly() }),
  z.object({
    kind: z.literal('fault'),
    code: z.custom<FaultCode>((code) => typeof code === 'string' && Object.hasOwn(FAULTS, code)),
    evidence: faultEvidenceSchema,
  }),
  /** Something nobody foresaw; `trace` is for the log. */
  z.object({ kind: z.literal('bug'), trace: z.string() }),
]);
export type CheckNews = z.infer<typeof checkNews>;

export interface CheckOptions {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly news: (news: Extract<CheckNews, { kind: 'progress' | 'rebuilding' }>) => void;
  /** For tests: how long the thread may be silent. */
  readonly silenceMs?: number;
}

/** A disk that gives back five thousand entries no faster than this is not one to keep books on. */
const SILENCE_MS = 120_000;

/**
 * Gives the projections that had to be made anew. Throws what `checkWhole` throws, the reason of `signal`, and
 * `ledger.cannot-open` when the thread died or fell silent.
 */
export async function checkInWorker(options: CheckOptions): Promise<readonly string[]> {
  const { path, signal, news, silenceMs = SILENCE_MS } = options;
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
  const worker = new Worker(new URL('check-worker-main.ts', import.meta.url), { workerData: { path }, execArgv: [] });
  const lost = (reason: string) => () => {
    reject(new Fault('ledger.cannot-open', { path, reason }));
  };
  const silence = setTimeout(lost('the check fell silent'), silenceMs);
  const stop = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  worker.on('exit', lost('the check ended early'));
  worker.on('error', (cause) => {
    reject(new Error(BUG, { cause }));
  });
  worker.on('message', (message: unknown) => {
    silence.refresh();
    const reported = checkNews.parse(message);
    if (reported.kind === 'checked') resolve(reported.rebuiltTables);
    else if (reported.kind === 'fault') reject(new Fault(reported.code, reported.evidence));
    else if (reported.kind === 'bug') reject(new Error(BUG, { cause: reported.trace }));
    else news(reported);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

const BUG = 'the check of the ledger met a bug';
