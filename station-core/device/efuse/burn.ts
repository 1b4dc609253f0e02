/**
 * Burns one block of eFuses through the registers of the controller and reads it back (docs/specs/espressif.md 4.3).
 * Everything here is irreversible. It decides nothing: what is burnt comes from a plan.
 */
import { Buffer } from 'node:buffer';
import { Fault } from '../../fault.ts';
import { sleep } from '../../wait.ts';
import { BLOCK_BYTES, holds } from './block-bits.ts';
import type { TimingValue } from './burn-timing.ts';
import { checkBytes, CHECK_BYTES, threeQuarters } from './check-bytes.ts';
import type { EfuseBlock, EfuseTable } from './efuse-table.ts';
import { decodingErrors, readBlock } from './efuse-state.ts';
import type { Burn } from './field-wants.ts';

/** 32-bit registers of the chip. */
export interface Registers {
  readonly read: (address: number) => Promise<number>;
  readonly write: (address: number, value: number) => Promise<void>;
}

export interface BurnSite {
  readonly table: EfuseTable;
  readonly registers: Registers;
  readonly timing: readonly TimingValue[];
  readonly signal: AbortSignal;
}

/** `unread`: the chip shows nothing any more. Wait a moment; only a new start in its loader shows the result. */
export type BurnOutcome = 'read-back' | 'unread';

const ARM_BURN = 0x5a5a;
const ARM_READ = 0x5aa5;
const COMMAND_BURN = 2;
const COMMAND_READ = 1;
const CHECKS_AT = 0x20;
const BUSY_LIMIT_MS = 1_000;
const BUSY_PAUSE_MS = 5;

/** Resolves when the chip shows what was burnt, or can show nothing any more. Throws `efuse.not-taken`. */
export async function burnBlock(site: BurnSite, burn: Burn): Promise<BurnOutcome> {
  site.signal.throwIfAborted();
  await setTiming(site);
  await layDown(site, burn);
  await arm(site, ARM_BURN);
  const { burn: controller } = site.table;
  await command(site, COMMAND_BURN | (controller.kind === 'classic' ? 0 : burn.block << 2));
  if (endsReading(burn)) return 'unread';
  await untilDone(site, burn);
  await clear(site); // nothing is left lying where a stray command would burn it
  await arm(site, ARM_READ);
  await command(site, COMMAND_READ);
  await untilDone(site, burn);
  await confirm(site, burn);
  return 'read-back';
}

/** Secure Download Mode refuses every register from here on. */
function endsReading({ sets }: Burn): boolean {
  return sets.some(({ field }) => field === 'ENABLE_SECURITY_DOWNLOAD');
}

async function setTiming({ table, registers, timing }: BurnSite): Promise<void> {
  for (const { offset, firstBit, width, value } of timing) {
    const address = table.base + offset;
    const mask = ((2 ** width - 1) << firstBit) >>> 0;
    const kept = (await registers.read(address)) & ~mask;
    await registers.write(address, (kept | (value << firstBit)) >>> 0);
  }
}

async function layDown(site: BurnSite, { block, data }: Burn): Promise<void> {
  const bytes = data.reveal();
  if (site.table.burn.kind === 'reed-solomon') {
    await writeWords(site, 0, bytes);
    await writeWords(site, CHECKS_AT, block === 0 ? Buffer.alloc(CHECK_BYTES) : checkBytes(bytes));
    return;
  }
  await clear(site); // one command burns all four blocks
  const offset = site.table.burn.writeOffsets[block];
  if (offset === undefined) throw new Error(`the chip has no eFuse block ${block}`);
  const coded = block > 0 && (await isThreeQuarters(site));
  await writeWords(site, offset, coded ? threeQuarters(bytes.subarray(0, 24)) : wordsOf(site.table, block, bytes));
}

async function clear(site: BurnSite): Promise<void> {
  const { burn, blocks } = site.table;
  if (burn.kind === 'reed-solomon') {
    await writeWords(site, 0, Buffer.alloc(BLOCK_BYTES + CHECK_BYTES));
    return;
  }
  for (const { index, words } of blocks) await writeWords(site, burn.writeOffsets[index] ?? 0, Buffer.alloc(4 * words));
}

const wordsOf = (table: EfuseTable, block: number, bytes: Buffer): Buffer =>
  bytes.subarray(0, 4 * blockOf(table, block).words);

function blockOf({ blocks }: EfuseTable, index: number): EfuseBlock {
  const block = blocks.find((each) => each.index === index);
  if (block === undefined) throw new Error(`the chip has no eFuse block ${index}`);
  return block;
}

/** ESP32: bits 1:0 of word 6. */
async function isThreeQuarters({ table, registers }: BurnSite): Promise<boolean> {
  return ((await registers.read(table.base + 0x18)) & 3) === 1;
}

async function writeWords({ table, registers }: BurnSite, offset: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += 4) await registers.write(table.base + offset + at, bytes.readUInt32LE(at));
}

const arm = ({ table, registers }: BurnSite, how: number): Promise<void> =>
  registers.write(table.base + table.burn.conf, how);

const command = ({ table, registers }: BurnSite, what: number): Promise<void> =>
  registers.write(table.base + table.burn.command, what);

/** The command register is read once more when it is 0: on several chips the first 0 comes early (efuse_hal.c). */
async function untilDone({ table, registers, signal }: BurnSite, burn: Burn): Promise<void> {
  const address = table.base + table.burn.command;
  const deadlineMs = performance.now() + BUSY_LIMIT_MS;
  for (let zeros = 0; zeros < 2;) {
    if ((await registers.read(address)) === 0) {
      zeros++;
      continue;
    }
    if (performance.now() > deadlineMs) throw notTaken(burn, 'the controller does not finish');
    zeros = 0;
    await sleep(BUSY_PAUSE_MS, signal);
  }
}

/** Read locks act from the moment they are burnt: a key is compared when it is written, before it is hidden. */
async function confirm({ table, registers }: BurnSite, burn: Burn): Promise<void> {
  const shown = await readBlock(table, blockOf(table, burn.block), registers.read);
  const wanted = burn.data.reveal();
  if (burn.whole ? !shown.equals(wanted) : !holds(shown, wanted)) throw notTaken(burn, 'it reads differently');
  const errors = burn.whole ? await decodingErrors(table, burn.block, registers.read) : 'none';
  if (errors !== 'none') throw notTaken(burn, `its check bytes: ${errors}`);
}

function notTaken({ blockName, sets, stage }: Burn, problem: string): Fault {
  return new Fault('efuse.not-taken', {
    block: blockName,
    stage,
    fields: sets.map(({ field }) => field).join(' '),
    problem,
  });
}
