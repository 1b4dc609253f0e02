/**
 * A printer that speaks ZPL II, over the network or USB. It is asked how it is before and after each label. It has no queue
 * and no numbers of jobs: what it has received and not printed is cleared when a label is given up or recalled.
 */
import { readHostIdentification, readHostStatus } from '../../codecs/printers.ts';
import { Fault } from '../../fault.ts';
import { ASK_HOST_IDENTIFICATION } from '../../protocol/zpl/host-identification.ts';
import { ASK_HOST_STATUS, type HostStatus } from '../../protocol/zpl/host-status.ts';
import { sleep, within } from '../../wait.ts';
import { faultOfStatus, type PrinterStatus, requireReady } from './conditions.ts';
import { connectionErrorCode } from './connection-error.ts';
import { inTurn } from './in-turn.ts';
import { PRINT_TIMEOUT_MS, type Printer, type PrintJob } from './printer.ts';
import type { OpenZplChannel, ZplChannel } from './zpl-channel.ts';
import { isIdle, zplStatus } from './zpl-status.ts';

/** A printer answers within a second, also while it prints. */
const ANSWER_TIMEOUT_MS = 5_000;
const POLL_MS = 250;
const STATUS_POLL_MS = 50;
/** Far more than a status: whoever sends more is no printer. */
const MAX_ANSWER_BYTES = 4096;
/** ~JA: cancels every format in the receive buffer, and the one that is being printed. */
const CANCEL_ALL = Buffer.from('~JA');

export interface ZplOptions {
  /** Of tests: less patience. */
  readonly answerTimeoutMs?: number;
}

export function zplPrinter(address: string, open: OpenZplChannel, options: ZplOptions = {}): Printer {
  const parts: Parts = { address, open, answerTimeoutMs: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS };
  const turn = inTurn();
  // What a print meets right now: most printers take one connection at a time, and nobody waits behind an empty roll to see it.
  let atWork: PrinterStatus | undefined;
  let printing = 0;
  const seen = (status: PrinterStatus | undefined): void => {
    atWork = status;
  };
  const heard =
    (job: PrintJob) =>
    (status: PrinterStatus): void => {
      seen(status);
      job.seen?.(status);
    };
  return {
    address,
    status: async (signal) => {
      while (printing > 0) {
        if (atWork !== undefined) return atWork;
        await sleep(STATUS_POLL_MS, signal);
      }
      return turn(signal, () => connected(parts, signal, async (ask) => zplStatus(await ask())));
    },
    printHead: async (signal) => {
      const printerDpis = await turn(signal, () => resolutions(parts, signal));
      const fits = (dpi: number): boolean => printerDpis.length === 0 || printerDpis.includes(dpi);
      return (labelDpis) => ({ kind: labelDpis.every(fits) ? 'dots' : 'other-size', printerDpis });
    },
    print: async (job, signal) => {
      signal.throwIfAborted();
      const late = (): Fault =>
        (atWork && faultOfStatus(atWork, { printer: address })) ??
        new Fault('printer.too-slow', { printer: address, timeoutMs: PRINT_TIMEOUT_MS });
      // A print that its time-out left behind still holds the printer: the next one begins only when it has really ended.
      printing += 1;
      const work = (inner: AbortSignal): Promise<void> =>
        turn(inner, () => print(parts, { job, seen: heard(job) }, inner)).finally(() => {
          printing -= 1;
          seen(undefined);
        });
      return within({ timeoutMs: PRINT_TIMEOUT_MS, signal, late }, work);
    },
    jobs: async () => [],
    recall: (_, signal) => turn(signal, () => recall(parts, signal)),
    discard: async () => undefined, // it keeps nothing
  };
}

interface Parts {
  readonly address: string;
  readonly open: OpenZplChannel;
  readonly answerTimeoutMs: number;
}

interface Printing {
  readonly job: PrintJob;
  readonly seen: (status: PrinterStatus) => void;
}

type Ask = () => Promise<HostStatus>;

async function print(parts: Parts, { job, seen }: Printing, signal: AbortSignal): Promise<void> {
  await connected(parts, signal, async (ask, channel) => {
    const before = zplStatus(await ask());
    requireReady(before, { printer: parts.address });
    seen(before);
    const zpl = job.label.zpl().reveal();
    try {
      await channel.write(zpl, signal);
      await printed(ask, seen, signal);
    } catch (error) {
      // What was not printed must not come out later. Forgiven when it fails: the label is void, and is recalled again.
      await channel.write(CANCEL_ALL, AbortSignal.timeout(parts.answerTimeoutMs)).catch(() => undefined);
      throw error;
    } finally {
      zpl.fill(0);
    }
  });
}

/** Until nothing of it is in the printer. What the printer needs meanwhile it gets from a person, and goes on by itself. */
async function printed(ask: Ask, seen: Printing['seen'], signal: AbortSignal): Promise<void> {
  for (;;) {
    const now = await ask();
    const status = zplStatus(now);
    seen(status);
    if (isIdle(now) && status.ready) return;
    await sleep(POLL_MS, signal);
  }
}

async function recall(parts: Parts, signal: AbortSignal): Promise<'recalled' | 'not-there'> {
  return connected(parts, signal, async (ask, channel) => {
    if (isIdle(await ask())) return 'not-there';
    await channel.write(CANCEL_ALL, signal);
    return 'recalled';
  });
}

/** What the system or the printer's silence says becomes a fault. */
async function connected<T>(
  parts: Parts,
  signal: AbortSignal,
  work: (ask: Ask, channel: ZplChannel) => Promise<T>,
): Promise<T> {
  const { address: printer, answerTimeoutMs: timeoutMs, open } = parts;
  const late = (): Fault => new Fault('printer.offline', { printer, timeoutMs });
  try {
    await using channel = await within({ timeoutMs, signal, late }, open);
    const ask = () => within({ timeoutMs, signal, late }, (inner) => hostStatus(channel, inner));
    return await work(ask, channel);
  } catch (error) {
    const code = connectionErrorCode(error);
    if (code === undefined) throw error; // a Fault, the signal's reason, or a bug
    throw new Fault('printer.offline', { printer, reason: code }, { cause: error });
  }
}

function hostStatus(channel: ZplChannel, signal: AbortSignal): Promise<HostStatus> {
  return asked(channel, { command: ASK_HOST_STATUS, read: readHostStatus }, signal);
}

/** Print heads have whole dots a millimetre, and are named by rounded dots an inch. */
const DPI_OF_DOTS_PER_MM: Readonly<Record<number, number>> = { 6: 152, 8: 203, 12: 300, 24: 600 };

/** Many printers that understand ZPL do not answer ~HI: a silent one says nothing of its print head. */
function resolutions(parts: Parts, signal: AbortSignal): Promise<readonly number[]> {
  return connected(parts, signal, async (_, channel) => {
    const question = { command: ASK_HOST_IDENTIFICATION, read: readHostIdentification };
    const silent = new Fault('printer.offline', { printer: parts.address, timeoutMs: parts.answerTimeoutMs });
    const limit = { timeoutMs: parts.answerTimeoutMs, signal, late: () => silent };
    try {
      const { dotsPerMm } = await within(limit, (inner) => asked(channel, question, inner));
      return [DPI_OF_DOTS_PER_MM[dotsPerMm] ?? Math.round(dotsPerMm * 25.4)];
    } catch (error) {
      if (error === silent) return [];
      throw error;
    }
  });
}

interface Question<Answer> {
  readonly command: string;
  /** Undefined: not all of it is there yet. */
  readonly read: (received: Buffer) => Answer | undefined;
}

async function asked<Answer>(
  channel: ZplChannel,
  { command, read }: Question<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  await channel.write(Buffer.from(command), signal);
  let received = Buffer.alloc(0);
  for (;;) {
    received = Buffer.concat([received, await channel.read(signal)]);
    const answer = read(received);
    if (answer !== undefined) return answer;
    if (received.length > MAX_ANSWER_BYTES) throw new Fault('printer.garbled', { reason: 'no status' });
  }
}
