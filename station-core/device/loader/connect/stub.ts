/**
 * The flash helper ("stub") that a ROM loads into RAM: faster and with more commands. The binaries are Espressif's
 * esp-flasher-stub builds (Apache-2.0 OR MIT) as npm esptool-js carries them; no code of that package is used.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { Fault } from '../../../fault.ts';
import type { RamSegment } from '../../../formats/image/ram-image.ts';
import { memEnd, memEndStay, readFlashSlow } from '../../../protocol/loader/commands.ts';
import type { StubPlan } from '../chips/chip.ts';
import type { LoaderLink } from '../loader-link.ts';
import { START_TIMEOUT_MS, uploadSegments } from '../ram-program.ts';

const require = createRequire(import.meta.url);

export const RAM_BLOCK_BYTES = 0x1800;
/** Over USB-OTG the ROM's buffers are smaller. */
export const USB_OTG_RAM_BLOCK_BYTES = 0x800;
const GREETING_TIMEOUT_MS = 3_000;

const address = z.number().int().nonnegative();
const StubFile = z.object({
  entry: address,
  text: z.base64(),
  text_start: address,
  data: z.base64(),
  data_start: address,
});

export interface Stub {
  readonly entry: number;
  readonly segments: readonly RamSegment[];
}

export async function readStub(fileName: string): Promise<Stub> {
  const path = require.resolve(`esptool-js/lib/targets/stub_flasher/${fileName}`);
  const file = StubFile.parse(JSON.parse(await readFile(path, 'utf8'))); // a broken package is a defect of the station
  return {
    entry: file.entry,
    segments: [
      { address: file.text_start, bytes: Buffer.from(file.text, 'base64') },
      { address: file.data_start, bytes: Buffer.from(file.data, 'base64') },
    ],
  };
}

/** Loads the stub through the ROM and waits until it greets. From then on replies carry two status bytes. */
export async function startStub(
  link: LoaderLink,
  plan: Exclude<StubPlan, { kind: 'none' }>,
  blockBytes = RAM_BLOCK_BYTES,
): Promise<void> {
  const stub = await readStub(plan.file);
  await uploadSegments(link, stub.segments, blockBytes);
  if (plan.kind === 'load') {
    await link.send(memEnd(stub.entry));
    await greeted(link);
  } else {
    await startByCallback(link, plan.entryWord, stub.entry);
  }
}

/** A ROM that refuses to jump still calls through this word of RAM on READ_FLASH_SLOW (docs/specs/espressif.md 1.4). */
async function startByCallback(link: LoaderLink, entryWord: number, entry: number): Promise<void> {
  await link.command(memEndStay());
  const before = await link.readRegister(entryWord);
  await link.writeRegister(entryWord, entry);
  await link.send(readFlashSlow(0, 0)); // never answered: the stub runs instead
  await greeted(link);
  await link.writeRegister(entryWord, before);
}

async function greeted(link: LoaderLink): Promise<void> {
  if (await link.stubGreeted(START_TIMEOUT_MS + GREETING_TIMEOUT_MS)) return;
  throw new Fault('board.stub-did-not-start', {
    port: link.wire.address,
    timeoutMs: START_TIMEOUT_MS + GREETING_TIMEOUT_MS,
    brokenFrames: link.wire.brokenFrames,
  });
}
