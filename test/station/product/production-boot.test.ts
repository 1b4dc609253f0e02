import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import type { FirmwareBuild } from '../../../station-core/release/build/firmware-build.ts';
import type { BootLog } from '../../../station-core/device/board.ts';
import { Fault } from '../../../station-core/fault.ts';
import { provenBoot, type StartingBoard } from '../../../station-core/station/product/production-boot.ts';
import { VECTORS } from '../../formats/vectors.ts';

/** Its app lies at 0x20000, says version 1.4.2, and has 000102030405… for its ELF. */
let build: FirmwareBuild;
let appMd5Hex: string;
const SLOT = 0x2_0000;
const ELF = '000102030';
const STARTED = { starts: 1, failed: false } as const;

beforeAll(async () => {
  build = await importIdfBuild(join(VECTORS, 'idf-build/esp-idf-v5'));
  const app = build.files.find(({ offsetBytes }) => offsetBytes === SLOT);
  appMd5Hex = createHash('md5')
    .update(app?.bytes ?? '')
    .digest('hex');
});

interface Seen {
  readonly log: BootLog;
  readonly md5?: () => Promise<string>;
}

/** What was asked of the board besides the start. */
async function proven({ log, md5 = () => Promise.reject(new Error('flash is not read')) }: Seen) {
  const asked: string[] = [];
  const board: StartingBoard = {
    startFirmware: () => Promise.resolve({ log, console: { bootLog: 'as it was printed' } }),
    md5: ({ offsetBytes, lengthBytes }) => {
      asked.push(`md5 of ${offsetBytes.toString(16)}, ${lengthBytes} bytes`);
      return md5();
    },
    release: () => {
      asked.push('start');
      return Promise.resolve();
    },
  };
  return { evidence: await provenBoot(board, build, AbortSignal.timeout(10_000)), asked };
}

test('version and hash on the console prove the start, with the slot where it is shown', async () => {
  const named = { appVersion: '1.4.2', elfSha256PrefixHex: ELF };
  const by = { by: 'boot-log', firmwareVersion: '1.4.2', elfSha256PrefixHex: ELF };
  expect(await proven({ log: { ...STARTED, ...named } })).toEqual({ evidence: by, asked: [] });
  const whole = await proven({ log: { ...STARTED, ...named, slotOffsetBytes: SLOT } });
  expect(whole).toEqual({ evidence: { ...by, slotOffsetBytes: SLOT }, asked: [] });
});

test('a silent application is proven by the slot that the boot loader names and the MD5 in it, and started again', async () => {
  const seen = { log: { ...STARTED, slotOffsetBytes: SLOT }, md5: () => Promise.resolve(appMd5Hex) };
  expect(await proven(seen)).toEqual({
    evidence: { by: 'flash-read-back', slotOffsetBytes: SLOT, md5Hex: appMd5Hex },
    asked: ['md5 of 20000, 17856 bytes', 'start'],
  });
});

test.each([
  ['another version', { appVersion: '1.4.1', elfSha256PrefixHex: ELF }],
  ['another build of the version', { appVersion: '1.4.2', elfSha256PrefixHex: 'ffffffffff' }],
  [
    'another slot, though version and hash are right',
    { appVersion: '1.4.2', elfSha256PrefixHex: ELF, slotOffsetBytes: 0x20_0000 },
  ],
  ['another slot alone', { slotOffsetBytes: 0x20_0000 }],
  ['another version alone', { appVersion: '1.4.1' }],
])('a console that shows %s is of other firmware', async (_name, log) => {
  await expect(proven({ log: { ...STARTED, ...log } })).rejects.toMatchObject({ code: 'board.wrong-firmware' });
});

test('flash that holds something else in the slot is other firmware', async () => {
  const md5 = () => Promise.resolve('00'.repeat(16));
  await expect(proven({ log: { ...STARTED, slotOffsetBytes: SLOT }, md5 })).rejects.toMatchObject({
    code: 'board.wrong-firmware',
    evidence: { wantedMd5Hex: appMd5Hex },
  });
});

test.each([
  ['nothing', {}],
  ['a version alone', { appVersion: '1.4.2' }],
  ['a hash alone', { elfSha256PrefixHex: ELF }],
])('a console that shows %s proves nothing, and the unit does not pass', async (_name, log) => {
  await expect(proven({ log: { ...STARTED, ...log } })).rejects.toMatchObject({
    code: 'board.boot-unproven',
    evidence: { slot: 'not shown', bootLog: 'as it was printed' },
  });
});

test('a chip that shows no MD5 any more needs the whole proof on its console', async () => {
  const md5 = () => Promise.reject(new Fault('board.locked'));
  await expect(proven({ log: { ...STARTED, slotOffsetBytes: SLOT }, md5 })).rejects.toMatchObject({
    code: 'board.boot-unproven',
  });
});

test('a start that failed is no start, whatever it printed before', async () => {
  const log = { starts: 2, failed: true, appVersion: '1.4.2', elfSha256PrefixHex: ELF, slotOffsetBytes: SLOT };
  await expect(proven({ log })).rejects.toMatchObject({ code: 'board.boot-failed' });
});
