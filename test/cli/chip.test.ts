import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startJig, type Jig } from '../../fixtures/virtual-jig/jig.ts';
import { birthmark } from './birthmark.ts';

let jig: Jig;

beforeAll(async () => {
  jig = await startJig({
    boards: [
      { chip: 'esp32p4', sfdpSizeBytes: 0x20_0000, burnt: { SECURE_BOOT_KEY_REVOKE1: 1, WR_DIS: 0x40 } },
      { chip: 'esp32c6', burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } },
      { chip: 'esp32c3', mac: 'ff:ff:ff:ff:ff:ff' },
    ],
  });
});

afterAll(async () => {
  await jig[Symbol.asyncDispose]();
});

test('a person reads what the chip is, what is wrong with its flash, and which eFuses are burnt', async () => {
  const { stdout, exitCode } = await birthmark('chip', '--port', jig.boards[0]?.address ?? '');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('chip       ESP32-P4 revision v1.3\n');
  expect(stdout).toContain('flash      its id says 4 MB, its SFDP 2 MB: the smaller is taken');
  expect(stdout).toMatch(/SECURE_BOOT_KEY_REVOKE1 +1 {2}\(block 0, locked\)/);
  expect(stdout).toMatch(/WR_DIS +0x00000040/);
  expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true);
});

test('a board in Secure Download Mode is reported as such, and that no write could be verified', async () => {
  const ran = await birthmark('chip', '--port', jig.boards[1]?.address ?? '', '--json');
  expect(ran.json()).toMatchObject({
    mode: 'secure-download',
    chip: 'esp32c6',
    security: { secureDownload: true, flagsHex: '00000004' },
    ways: [{ mode: 'secure-download', verification: 'none: secure download mode' }],
  });
});

test('a chip without a MAC of its own is named as such, and is not flashed', async () => {
  const port = jig.boards[2]?.address ?? '';
  expect((await birthmark('chip', '--port', port, '--json')).json()).toMatchObject({
    ok: false,
    fault: { code: 'board.mac-empty', evidence: { mac: 'ff:ff:ff:ff:ff:ff' } },
  });
  const build = fileURLToPath(new URL('../../fixtures/cases/02-flash-onto-secured-chip/build', import.meta.url));
  const flashed = await birthmark('flash', '--port', port, '--build', build, '--json');
  expect(flashed.json()).toMatchObject({ fault: { code: 'board.mac-empty' } });
  expect(jig.boards[2]?.flash.every((byte) => byte === 0xff)).toBe(true);
});
