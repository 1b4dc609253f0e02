import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JigBoard } from '../../fixtures/virtual-jig/jig.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { describe, signForSecureBoot, SIGNER_DIGEST } from '../station/product/secure-product.ts';
import { type Line, startLine } from '../station/line.ts';
import { birthmark } from './birthmark.ts';

const PERMANENT = '--i-understand-this-is-permanent';

let line: Line;
let product: string;
beforeAll(async () => {
  line = await startLine();
  product = join(line.dataDir, 'product');
  await signForSecureBoot(product, { securityProfile: { burnByStation: true, secureBoot: 'on', jtag: 'off' } });
});
afterAll(() => line[Symbol.asyncDispose]());

async function oneBoard(burnt: Readonly<Record<string, number>> = {}): Promise<JigBoard> {
  const [board] = await line.addBoards({ chip: 'esp32c3', burnt });
  if (board === undefined) throw new Error('no board');
  return board;
}

const efuse = (what: string, board: JigBoard, ...more: string[]) =>
  birthmark('efuse', what, '--port', board.address, '--product', product, ...more);

test('read compares, plan says what would be burnt, in order and in words; neither burns', async () => {
  const board = await oneBoard();
  const read = await efuse('read', board);
  expect(read.exitCode).toBe(1); // the answer is no: the unit is not yet what the product wants
  expect(read.stdout).toMatch(/secure boot +on +SECURE_BOOT_EN 0.* +not yet/);
  const plan = await efuse('plan', board);
  expect(plan.exitCode).toBe(0);
  expect(plan.stdout).toContain('All are irreversible.');
  expect(plan.stdout.indexOf('BLOCK_KEY5 = ' + SIGNER_DIGEST)).toBeGreaterThan(0);
  expect(plan.stdout.indexOf('SECURE_BOOT_EN = 1')).toBeGreaterThan(plan.stdout.indexOf(SIGNER_DIGEST));
  expect(plan.stdout).toContain('Nothing was burnt.');
  expect([board.efuse('SECURE_BOOT_EN'), board.efuse('WR_DIS')]).toEqual([0, 0]);
});

test('burn wants confirmation that it is permanent, then leaves intent and result in the ledger', async () => {
  const board = await oneBoard();
  const unsaid = await efuse('burn', board, '--data', line.dataDir);
  expect([unsaid.exitCode, board.efuse('WR_DIS')]).toEqual([2, 0]);
  const burnt = await efuse('burn', board, '--data', line.dataDir, PERMANENT, '--json');
  expect(burnt.json()).toMatchObject({ ok: true, mac: board.mac, seen: 'every-efuse' });
  expect([board.efuse('SECURE_BOOT_EN'), board.efuse('DIS_PAD_JTAG')]).toEqual([1, 1]);
  using ledger = openLedgerReader(line.dataDir);
  const kinds = ledger
    .entriesFrom(0, 100)
    .map(({ leaf }) => (JSON.parse(Buffer.from(leaf).toString()) as { kind: string }).kind);
  expect(kinds.filter((kind) => kind.startsWith('efuse'))).toEqual(['efuse-burn-intended', 'efuse-burnt']);
  const again = await efuse('burn', board, '--data', line.dataDir, PERMANENT);
  expect(again.stdout).toContain('Nothing had to be burnt.');
  expect((await efuse('read', board)).exitCode).toBe(0);
});

test('a product that does not say burnByStation is not burnt, whatever is said on the command line', async () => {
  const board = await oneBoard();
  const other = await mkdtemp(join(tmpdir(), 'birthmark-product-'));
  try {
    await cp(product, other, { recursive: true });
    await describe(other, { securityProfile: { burnByStation: false, secureBoot: 'on' } });
    const ran = await birthmark(
      'efuse',
      'burn',
      '--port',
      board.address,
      '--product',
      other,
      '--data',
      line.dataDir,
      PERMANENT,
      '--json',
    );
    expect(ran.json()).toMatchObject({ fault: { code: 'efuse.not-allowed' } });
    expect(board.efuse('WR_DIS')).toBe(0);
  } finally {
    await rm(other, { recursive: true });
  }
});

test('a part that can never fit is said to be one, with the reason, and is not burnt', async () => {
  const board = await oneBoard({ WR_DIS: 1 << 15 });
  const read = await efuse('read', board);
  expect(read.stdout).toMatch(/secure boot .*NEVER: it is write-protected as it is/);
  const burn = await efuse('burn', board, '--data', line.dataDir, PERMANENT, '--json');
  expect(burn.json()).toMatchObject({ fault: { code: 'efuse.unreachable' } });
  expect(board.efuse('KEY_PURPOSE_5')).toBe(0);
});

test('a chip whose anti-rollback counter is ahead of the release is not burnt', async () => {
  const board = await oneBoard({ SECURE_VERSION: 1 });
  const burn = await efuse('burn', board, '--data', line.dataDir, PERMANENT, '--json');
  expect(burn.json()).toMatchObject({ fault: { code: 'board.newer-secure-version' } });
  expect(board.efuse('SECURE_BOOT_EN')).toBe(0);
});
