/**
 * Brings a board into its serial loader and finds it there with SYNC. Bounded to about ten seconds; a port without modem
 * lines is tried as it is, because a person may have pressed the button.
 */
import { Fault, type FaultCode } from '../../../fault.ts';
import { sync } from '../../../protocol/loader/commands.ts';
import { OPCODES } from '../../../protocol/loader/opcodes.ts';
import { decodeReply } from '../../../codecs/loader.ts';
import { isStubGreeting } from '../../../protocol/loader/reply.ts';
import { sleep } from '../../../wait.ts';
import { consoleMarks, readBanner, type BootBanner } from './boot-banner.ts';
import type { LoaderLink } from '../loader-link.ts';
import { hasModemLines } from '../../ports/modem-lines.ts';
import type { UsbKind } from '../../ports/usb-place.ts';
import { downloadResets, resetIntoDownload } from './reset.ts';

const ATTEMPTS = 7;
const SYNCS_PER_ATTEMPT = 5;
const SYNC_TIMEOUT_MS = 100;
const SYNC_PAUSE_MS = 50;
const SYNC_ANSWERS = 8;
/** The SYNC of each attempt before which a stub that was left in the middle of a frame is woken. */
const WAKE_BEFORE_SYNC = 3;

export interface InLoader {
  readonly modemLines: boolean;
  /** A stub that an earlier session left behind answers SYNC too. */
  readonly loader: 'rom' | 'stub';
}

export async function enterDownloadMode(link: LoaderLink, usb: UsbKind = 'none'): Promise<InLoader> {
  const modemLines = await hasModemLines(link.wire, link.signal);
  const resets = downloadResets(usb);
  link.wire.discardInput();
  const strays = { frames: 0 };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const reset = resets[attempt % resets.length];
    if (modemLines && reset !== undefined) await resetIntoDownload(link.wire, reset, link.signal);
    const loader = await syncRepeatedly(link, strays);
    if (loader !== undefined) return { modemLines, loader };
  }
  throw notFound(link, modemLines, strays);
}

/** Frames that are sound but answer something else: a board that sends them is not silent. */
interface Strays {
  frames: number;
}

async function syncRepeatedly(link: LoaderLink, strays: Strays): Promise<'rom' | 'stub' | undefined> {
  for (let turn = 0; turn < SYNCS_PER_ATTEMPT; turn++) {
    if (turn === WAKE_BEFORE_SYNC) await wakeStub(link);
    const loader = await syncOnce(link, strays);
    if (loader !== undefined) return loader;
    await sleep(SYNC_PAUSE_MS, link.signal);
  }
  return undefined;
}

/** One SYNC brings eight answers; a stub's carry the value 0, the ROM's something else that varies. */
async function syncOnce(link: LoaderLink, strays: Strays): Promise<'rom' | 'stub' | undefined> {
  await link.send(sync());
  const values: number[] = [];
  while (values.length < SYNC_ANSWERS) {
    const frame = await link.wire.nextFrame({ timeoutMs: SYNC_TIMEOUT_MS, signal: link.signal });
    if (frame === undefined) break;
    if (isStubGreeting(frame)) continue;
    const reply = decodeReply(frame);
    if (reply.opcode === OPCODES.SYNC) values.push(reply.value);
    else strays.frames += 1;
  }
  if (values.length === 0) return undefined;
  return values.every((value) => value === 0) ? 'stub' : 'rom';
}

/** A stub whose host died in the middle of a frame waits for the end of it: one lone delimiter. */
async function wakeStub(link: LoaderLink): Promise<void> {
  await link.wire.send(Buffer.from([0xc0]), { timeoutMs: 1_000, signal: link.signal });
}

function notFound(link: LoaderLink, modemLines: boolean, strays: Strays): Fault {
  const console = link.wire.consoleText();
  const banner = readBanner(console);
  const evidence = {
    attempts: ATTEMPTS,
    modemLines,
    strayFrames: strays.frames,
    bootMode: banner.mode,
    resetReason: banner.reset,
    secureDownload: banner.secureDownload,
    noImage: banner.noImage,
    ...consoleMarks(console),
  };
  const silence = link.silence(evidence);
  if (strays.frames > 0) return new Fault('board.garbled', silence.evidence);
  const reported = link.wire.receivedBytes > 0 ? faultOfBanner(banner) : undefined;
  if (silence.code === 'board.silent' && reported !== undefined) return new Fault(reported, silence.evidence);
  if (silence.code === 'board.silent' && !modemLines) {
    // Silence says nothing about what the board runs. Text without a banner is of some firmware.
    const heard = link.wire.receivedBytes > 0;
    return new Fault(heard ? 'board.not-in-download-mode' : 'board.no-reset-line', silence.evidence);
  }
  return silence;
}

/** A banner from before the last reset says nothing about it: asked only when something has come since. */
function faultOfBanner({ mode, reset, waiting }: BootBanner): FaultCode | undefined {
  if (reset === 'brownout') return 'board.brownout';
  if (waiting || mode === 'download') return 'board.not-heard';
  return mode === 'flash' ? 'board.not-in-download-mode' : undefined;
}
