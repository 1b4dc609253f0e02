/** Changes the rate of a loader and of the port together, and makes sure that they still hear each other. */
import { changeBaudRate, readRegister } from '../../../protocol/loader/commands.ts';
import type { LoaderRequest } from '../../../protocol/loader/request.ts';
import { sleep } from '../../../wait.ts';
import type { CrystalRule } from '../chips/chip.ts';
import { forgivingSilence } from '../command-reply.ts';
import type { LoaderLink } from '../loader-link.ts';
import { rateToAskOfRom } from './rom-rate.ts';

/** The rate of every ROM after reset, and of every boot log. */
export const ROM_BAUD_RATE = 115_200;
const SETTLE_MS = 50;
/** Any readable register will do to hear whether the new rate works; this one is in every chip's ROM. */
const PING_ADDRESS = 0x40001000;
const PINGS = 3;
const PING_TIMEOUT_MS = 500;

export interface LoaderClock {
  readonly loader: 'stub' | 'rom';
  readonly crystalMHz: number | undefined;
  readonly rule: CrystalRule;
}

/** False, and nothing changed, when the port cannot do this rate. */
export async function changeLineRate(link: LoaderLink, clock: LoaderClock, baudRate: number): Promise<boolean> {
  const { wire, signal } = link;
  const present = wire.baudRate;
  if (baudRate === present) return true;
  // The port is tried before the chip changes its rate: a chip that changed alone could not be reached.
  if (!(await wire.setBaudRate(baudRate, signal))) return false;
  await wire.setBaudRate(present, signal);
  await link.command(await changeTo(baudRate, clock, link));
  await wire.setBaudRate(baudRate, signal);
  await sleep(SETTLE_MS, signal);
  wire.discardInput();
  await ping(link);
  return true;
}

async function changeTo(baudRate: number, clock: LoaderClock, link: LoaderLink): Promise<LoaderRequest> {
  if (clock.loader === 'stub') return changeBaudRate(baudRate, link.wire.baudRate);
  const read = (address: number): Promise<number> => link.readRegister(address);
  return changeBaudRate(await rateToAskOfRom(baudRate, { ...clock, read }), 0);
}

async function ping(link: LoaderLink): Promise<void> {
  for (let turn = 1; turn < PINGS; turn++) {
    if (await forgivingSilence(link.ask(readRegister(PING_ADDRESS), { timeoutMs: PING_TIMEOUT_MS }))) return;
  }
  await link.ask(readRegister(PING_ADDRESS), { timeoutMs: PING_TIMEOUT_MS });
}
