import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleBuild } from '../../../fixtures/sample-product/sample-build.ts';
import { startJig, type JigFault } from '../../../fixtures/virtual-jig/jig.ts';
import { Board } from '../../../station-core/device/board.ts';
import type { FirmwareBuild } from '../../../station-core/release/build/firmware-build.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import { provenBoot } from '../../../station-core/station/product/production-boot.ts';

/** The proof of a start on boards whose console shows all of it, part of it, nothing, or something else. */
let dir: string;
let build: FirmwareBuild;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-boot-'));
  await writeSampleBuild(dir, { chip: 'esp32c3', product: 'lamp-one', version: '1.4.2' });
  build = await importIdfBuild(dir);
});
afterAll(() => rm(dir, { recursive: true }));

async function proven(...faults: readonly JigFault[]) {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const [onJig] = jig.boards;
  if (onJig === undefined) throw new Error('no board');
  for (const { offsetBytes, bytes } of build.files) bytes.copy(onJig.flash, offsetBytes);
  for (const fault of faults) onJig.inject(fault);
  await using board = new Board(onJig.address, { bootTimeoutMs: 2_000 });
  const signal = AbortSignal.timeout(60_000);
  await board.identify(signal);
  return await provenBoot(board, build, signal);
}

test('a console that shows everything is proof enough', async () => {
  expect(await proven()).toEqual({
    by: 'boot-log',
    firmwareVersion: '1.4.2',
    elfSha256PrefixHex: build.app.elfSha256Hex.slice(0, 9),
    slotOffsetBytes: 0x2_0000,
  });
});

test('firmware that logs nothing of itself is read back from the slot that the boot loader has named', async () => {
  expect(await proven('quiet-app')).toMatchObject({ by: 'flash-read-back', slotOffsetBytes: 0x2_0000 });
});

test.each([
  ['quiet-console', 'board.boot-unproven'],
  ['other-firmware-log', 'board.wrong-firmware'],
  ['crash-loop', 'board.boot-failed'],
  ['boot-fails', 'board.boot-failed'],
] as const)('a board with the fault "%s" has not been seen to start: %s', async (fault, code) => {
  await expect(proven(fault)).rejects.toMatchObject({ code });
});

test('an MD5 that does not fit is of other firmware', async () => {
  await expect(proven('quiet-app', 'md5-lies')).rejects.toMatchObject({ code: 'board.wrong-firmware' });
});
