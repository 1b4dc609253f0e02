import { Fault } from '../fault.ts';
import type { FaultCode } from '../fault.ts';
import { stopwatch } from '../wait.ts';
import { parseVerifierKey } from '../codecs/notes.ts';
import type { NoteKey } from '../formats/tlog/signed-note.ts';
import { backOffMs, Nudge } from './back-off.ts';
import type { BackOff } from './back-off.ts';
import type { Conflict, Head } from './batch.ts';
import { deliverCrl } from './deliver-crl.ts';
import { hearHolds } from './hear-holds.ts';
import { checkpointWhenDue, nextBatch } from './next-batch.ts';
import type { Checkpoint } from './outbox.ts';
import { reconcile } from './reconcile.ts';
import { renewWhenDue } from './renewal.ts';
import { verifiedReceipt } from './receipt.ts';
import { showOurs } from './show-ours.ts';
import { Transport } from './transport.ts';
import type { SyncOptions, SyncResult } from './sync-options.ts';

export type { Conflict } from './batch.ts';
export type { SyncOptions, SyncResult } from './sync-options.ts';
export type { Checkpoint, Outbox, OutboxEntry } from './outbox.ts';

const DEFAULT_BACK_OFF: BackOff = { firstMs: 500, mostMs: 5 * 60_000 };
const DEFAULT_IDLE_MS = 60_000;
/** Upstream's answers may send the cursor elsewhere; more often than this is no honest upstream. */
const MAX_TURNS = 3;
/** After these nothing more is sent: they are for the security officer, not for another try. */
const FINAL = new Set<FaultCode>(['sync.upstream-lied', 'sync.fork']);

/**
 * Carries the ledger to upstream and brings receipts back. The last receipt is the cursor; nothing on the line waits for
 * it, and nothing is lost while upstream is away.
 */
export class Sync implements AsyncDisposable {
  readonly #options: SyncOptions;
  readonly #upstreamKey: NoteKey;
  #transport: Transport;
  readonly #nudge = new Nudge();
  #running: Promise<unknown> = Promise.resolve();
  #metUpstream = false;
  /** Number of the CRL that upstream took last; unknown at the start: upstream takes the same one twice. */
  #deliveredCrl: number | undefined;
  /** Of the attempt that is under way. */
  #conflicts: Conflict[] = [];

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#upstreamKey = parseVerifierKey(options.upstreamKey);
    if (this.#upstreamKey.algorithm !== 'cosignature/v1') {
      throw new Fault('station.bad-config', { field: 'upstreamKey', expected: 'a cosignature/v1 key' });
    }
    this.#transport = new Transport(options);
  }

  /** Sends everything the ledger holds at this moment, and hears what others hold. Calls never overlap: a second one waits for the first. */
  async syncOnce(signal: AbortSignal): Promise<SyncResult> {
    const earlier = this.#running;
    const turn = endOf(earlier, signal).then(() => this.#attempt(signal));
    this.#running = Promise.allSettled([earlier, turn]); // the caller hears of it; the next call starts afresh
    return turn;
  }

  /**
   * Keeps upstream up to date until the signal fires. Failures go to `onFault` and are tried again; it rejects only on
   * a lie or a fork (then the station must stop sending) and on a bug.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { backOff = DEFAULT_BACK_OFF, idleMs = DEFAULT_IDLE_MS } = this.#options;
    const stopped = (): boolean => signal.aborted; // asked again after every wait
    let failures = 0;
    while (!stopped()) {
      try {
        this.#nudge.clear();
        await this.syncOnce(signal);
        failures = 0;
        await this.#nudge.sleep(idleMs, signal);
      } catch (error) {
        if (stopped()) return;
        if (!(error instanceof Fault)) throw error;
        if (isFinal(error)) throw error;
        await this.#rest(backOffMs(backOff, ++failures, Math.random), backOff.firstMs, signal);
      }
    }
  }

  /** There is something to send, or a person wants it now: the next attempt comes at once. */
  nudge(): void {
    this.#nudge.nudge();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport[Symbol.asyncDispose]();
  }

  async #attempt(signal: AbortSignal): Promise<SyncResult> {
    const { onFault, onSynced } = this.#options;
    try {
      const result = await this.#send(signal);
      await this.#hearHolds(signal);
      await this.#hearOpenMatters(signal);
      onSynced?.();
      await this.#aside(() => this.#deliverCrl(signal), signal);
      await this.#aside(() => this.#renewCertificate(signal), signal);
      return result;
    } catch (error) {
      if (error instanceof Fault && !signal.aborted) onFault(error);
      throw error;
    }
  }

  async #hearHolds(signal: AbortSignal): Promise<void> {
    const { holds: ears, station } = this.#options;
    if (ears !== undefined) {
      await hearHolds({ ears, station, ask: (heard) => this.#transport.holds(heard, signal) });
    }
  }

  /** An upstream from before they were kept has none: that is no fault, and says nothing about what was heard before. */
  async #hearOpenMatters(signal: AbortSignal): Promise<void> {
    const { onOpenMatters } = this.#options;
    if (onOpenMatters === undefined) return;
    const answer = await this.#transport.openMatters(signal);
    if (answer.kind === 'taken') onOpenMatters(answer.value);
    else if (answer.reason !== 'not-found')
      throw new Fault('sync.refused', { ...answer.detail, reason: answer.reason });
  }

  /** A failure is reported and stops nothing: of the certificate's life and of the CRL's a third is left to try again. */
  async #aside(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Fault) || signal.aborted) throw error;
      this.#options.onFault(error);
    }
  }

  async #deliverCrl(signal: AbortSignal): Promise<void> {
    const { crls: source, outbox } = this.#options;
    if (source === undefined) return;
    const acknowledged = outbox.latestReceipt()?.sizeEntries ?? 0;
    const send = (crlDer: Uint8Array) => this.#transport.deliverCrl(crlDer, signal);
    this.#deliveredCrl = await deliverCrl({ source, acknowledged, delivered: this.#deliveredCrl, send });
  }

  async #renewCertificate(signal: AbortSignal): Promise<void> {
    const { certificates: store, station, tls } = this.#options;
    if (store === undefined) return;
    const ask = (csrDer: Uint8Array) => this.#transport.renewCertificate(csrDer, signal);
    if (!(await renewWhenDue({ store, station, caPem: tls.caPem, ask }, new Date()))) return;
    const before = this.#transport;
    this.#transport = new Transport({ ...this.#options, tls: { caPem: tls.caPem, ...(await store.current()) } });
    await before[Symbol.asyncDispose]();
  }

  async #send(signal: AbortSignal): Promise<SyncResult> {
    const { outbox } = this.#options;
    const goal = outbox.head().sizeEntries;
    const acknowledged = outbox.latestReceipt()?.sizeEntries ?? 0;
    if (acknowledged > goal) {
      throw new Fault('sync.fork', { why: 'the ledger is shorter than its receipt', sizeEntries: goal, acknowledged });
    }
    this.#conflicts = [];
    await checkpointWhenDue(outbox, this.#options.limits, signal);
    let cursor = this.#metUpstream ? acknowledged : await this.#reconcile(signal);
    let [sentEntries, turns, lowest] = [0, 0, cursor];
    while (cursor < goal) {
      const step = await this.#sendFrom(cursor, signal);
      if (!step.sent && ++turns > MAX_TURNS) {
        throw new Fault('sync.bad-answer', { why: 'upstream keeps moving the cursor', turns });
      }
      if (step.sent) sentEntries += step.cursor - cursor;
      cursor = step.cursor;
      lowest = Math.min(lowest, cursor);
    }
    const receipt = outbox.latestReceipt();
    const result = { sentEntries, receipt, conflicts: this.#conflicts };
    return lowest < acknowledged ? { ...result, resentFrom: lowest } : result;
  }

  /** Sends one batch, unless upstream stands elsewhere than we thought: then only the cursor moves. */
  async #sendFrom(from: number, signal: AbortSignal): Promise<{ readonly cursor: number; readonly sent: boolean }> {
    const { outbox, station, limits } = this.#options;
    const cut = limits === undefined ? { station, from } : { station, from, limits };
    const { batch, checkpoint } = await nextBatch(outbox, cut, signal);
    const answer = await this.#transport.send(batch, signal);
    if (answer.kind === 'refused') {
      if (answer.reason === 'wrong-from') return { cursor: await this.#reconcile(signal, answer.have), sent: false };
      throw new Fault('sync.refused', { ...answer.detail, reason: answer.reason });
    }
    // A crash before this line leaves the batch stored upstream and no receipt here: `meet` fetches it at the next start.
    const { receipt: note, conflicts } = answer.value;
    const receipt = await this.#elseTold(note, async () => verifiedReceipt(note, checkpoint, this.#upstreamKey));
    this.#keep(receipt, conflicts);
    return { cursor: checkpoint.sizeEntries, sent: true };
  }

  /** Asks where upstream stands, and takes the receipt that may have been lost on its way to us. */
  async #reconcile(signal: AbortSignal, reported?: Head): Promise<number> {
    const { outbox } = this.#options;
    const head = reported ?? (await this.#askHead(signal));
    const receipt = await this.#elseTold(head.receipt, () =>
      reconcile({ outbox, upstreamKey: this.#upstreamKey, head }, signal),
    ).catch(async (error: unknown) => {
      if (reported === undefined && isFinal(error))
        await showOurs({ ...this.#options, transport: this.#transport }, signal);
      throw error;
    });
    if (receipt !== undefined) this.#keep(receipt, head.conflicts);
    this.#metUpstream = true;
    this.#deliveredCrl = undefined; // it may have lost that as well
    return receipt?.sizeEntries ?? 0;
  }

  async #elseTold<T>(note: string | null, judge: () => Promise<T>): Promise<T> {
    try {
      return await judge();
    } catch (error) {
      if (note !== null && isFinal(error)) this.#options.onForeignNote?.(note);
      throw error;
    }
  }

  async #askHead(signal: AbortSignal): Promise<Head> {
    const answer = await this.#transport.head(signal);
    if (answer.kind === 'taken') return answer.value;
    throw new Fault('sync.refused', { ...answer.detail, reason: answer.reason });
  }

  /** While lost entries are sent again, the receipt we have is the better one. */
  #keep(receipt: Checkpoint, conflicts: readonly Conflict[]): void {
    const { outbox, onReceipt, onConflicts } = this.#options;
    if (receipt.sizeEntries <= (outbox.latestReceipt()?.sizeEntries ?? 0)) return;
    outbox.saveReceipt(receipt);
    onReceipt?.(receipt);
    if (conflicts.length === 0) return;
    this.#conflicts.push(...conflicts);
    onConflicts(conflicts);
  }

  /** Nudges shorten the wait after a failure, but never below the least time between two attempts. */
  async #rest(durationMs: number, leastMs: number, signal: AbortSignal): Promise<void> {
    try {
      const elapsedMs = stopwatch();
      await new Nudge().sleep(leastMs, signal);
      await this.#nudge.sleep(Math.max(0, durationMs - elapsedMs()), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof Fault && FINAL.has(error.code);
}

/** Waits for an earlier caller, but never longer than this one wants to wait. */
async function endOf(earlier: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => {
    resolve(undefined);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([earlier, aborted]);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
