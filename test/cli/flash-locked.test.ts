import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type BoardSpec, startJig } from '../../fixtures/virtual-jig/jig.ts';
import { startLine } from '../station/line.ts';
import { birthmark } from './birthmark.ts';

test('in Secure Download Mode firmware is written when it is asked for, and said to be unverified', async () => {
  await using line = await startLine();
  const flash = flashing(join(line.dataDir, 'product', 'build'));
  const plain = await flash({ burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } });
  expect(plain.fault).toBe('board.locked');
  const asked = await flash({ burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } }, '--unverified', '--chip-secure-version', '0');
  expect(asked.regions?.map(({ verification }) => verification)).toContain('none: secure download mode');
  for (const { offsetBytes, bytes } of line.product.build.files) {
    expect(asked.flash.subarray(offsetBytes, offsetBytes + bytes.length).equals(bytes)).toBe(true);
  }
});

test('the anti-rollback counter of a locked chip comes from the record of the unit, or nothing is written', async () => {
  await using line = await startLine();
  const flash = flashing(join(line.dataDir, 'product', 'build'));
  const locked = { burnt: { ENABLE_SECURITY_DOWNLOAD: 1, SECURE_VERSION: 1 } };
  for (const [given, fault] of [
    [[], 'board.secure-version-unread'],
    [['--chip-secure-version', '1'], 'board.newer-secure-version'],
  ] as const) {
    const refused = await flash(locked, '--unverified', ...given);
    expect(refused.fault).toBe(fault);
    expect(refused.flash.every((byte) => byte === 0xff)).toBe(true);
  }
});

test('a chip that does show its counter is not overruled by what somebody says of it', async () => {
  await using line = await startLine();
  const flash = flashing(join(line.dataDir, 'product', 'build'));
  const ahead = await flash({ burnt: { SECURE_VERSION: 0xffff } }, '--chip-secure-version', '0');
  expect(ahead.fault).toBe('board.newer-secure-version');
  expect(ahead.flash.every((byte) => byte === 0xff)).toBe(true);
});

test('what would never start again is refused before a byte is written, and so is not verifying where one can', async () => {
  await using line = await startLine();
  const flash = flashing(join(line.dataDir, 'product', 'build'));
  const locked = { ENABLE_SECURITY_DOWNLOAD: 1 };
  for (const [burnt, fault] of [
    [{ ...locked, SPI_BOOT_CRYPT_CNT: 1 }, 'board.would-not-start'],
    [{ ...locked, SECURE_BOOT_EN: 1 }, 'board.would-not-start'],
    [{}, 'board.not-locked'],
  ] as const) {
    const refused = await flash({ burnt }, '--unverified');
    expect(refused.fault).toBe(fault);
    expect(refused.flash.every((byte) => byte === 0xff)).toBe(true);
  }
});

function flashing(build: string) {
  return async (spec: Pick<BoardSpec, 'burnt'>, ...options: readonly string[]) => {
    await using jig = await startJig({ boards: [{ chip: 'esp32c3', ...spec }] });
    const [board] = jig.boards;
    if (board === undefined) throw new Error('no board');
    const ran = await birthmark('flash', '--port', board.address, '--build', build, '--json', ...options);
    const said = ran.json() as { fault?: { code: string }; regions?: { verification: string }[] };
    return { fault: said.fault?.code, regions: said.regions, flash: Buffer.from(board.flash) };
  };
}
