import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleProduct } from '../../fixtures/sample-product/sample-product.ts';
import { type BoardSpec, startJig } from '../../fixtures/virtual-jig/jig.ts';
import { importIdfBuild } from '../../station-core/release/reading/idf-build.ts';
import { signForSecureBoot } from '../station/product/secure-product.ts';
import { birthmark } from './birthmark.ts';

const CASE = new URL('../../fixtures/cases/02-flash-onto-secured-chip/', import.meta.url);

let product: string;
let build: string;
beforeAll(async () => {
  product = join(await mkdtemp(join(tmpdir(), 'birthmark-product-')), 'product');
  build = join(product, 'build');
  await writeSampleProduct(product, { chip: 'esp32c3', product: 'lamp-one' });
});
afterAll(() => rm(dirname(product), { recursive: true }));

test('in Secure Download Mode firmware is written when it is asked for, and said to be unverified', async () => {
  const flash = flashing(build);
  const plain = await flash({ burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } });
  expect(plain.fault).toBe('board.locked');
  const asked = await flash({ burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } }, '--unverified', '--chip-secure-version', '0');
  expect(asked.regions?.map(({ verification }) => verification)).toContain('none: secure download mode');
  for (const { offsetBytes, bytes } of (await importIdfBuild(build)).files) {
    expect(asked.flash.subarray(offsetBytes, offsetBytes + bytes.length).equals(bytes)).toBe(true);
  }
});

test('the anti-rollback counter of a locked chip comes from the record of the unit, or nothing is written', async () => {
  const flash = flashing(build);
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
  const flash = flashing(build);
  const ahead = await flash({ burnt: { SECURE_VERSION: 0xffff } }, '--chip-secure-version', '0');
  expect(ahead.fault).toBe('board.newer-secure-version');
  expect(ahead.flash.every((byte) => byte === 0xff)).toBe(true);
});

test('what would never start again is refused before a byte is written, and so is not verifying where one can', async () => {
  const flash = flashing(build);
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

test('a chip with secure boot or flash encryption on is refused as it is on the line, with nothing written', async () => {
  const flash = flashing(fileURLToPath(new URL('build', CASE)));
  for (const { chip: _, ...spec } of JSON.parse(await readFile(new URL('boards.json', CASE), 'utf8')) as BoardSpec[]) {
    const refused = await flash(spec);
    expect(refused.fault).toBe('board.would-not-start');
    expect(refused.flash.every((byte) => byte === 0xff)).toBe(true);
  }
});

test('a signed build goes onto a chip with secure boot on', async () => {
  await signForSecureBoot(product, {});
  const written = await flashing(join(product, 'build'))({ burnt: { SECURE_BOOT_EN: 1 } });
  expect(written.fault).toBeUndefined();
  expect(written.regions?.map(({ verification }) => verification)).toContain('md5-by-rom');
});

function flashing(buildDir: string) {
  return async (spec: Pick<BoardSpec, 'burnt' | 'secured'>, ...options: readonly string[]) => {
    await using jig = await startJig({ boards: [{ chip: 'esp32c3', ...spec }] });
    const [board] = jig.boards;
    if (board === undefined) throw new Error('no board');
    const ran = await birthmark('flash', '--port', board.address, '--build', buildDir, '--json', ...options);
    const said = ran.json() as { fault?: { code: string }; regions?: { verification: string }[] };
    return { fault: said.fault?.code, regions: said.regions, flash: Buffer.from(board.flash) };
  };
}
