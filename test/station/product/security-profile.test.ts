import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import type { Product } from '../../../station-core/station/product/product.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { Fault } from '../../../station-core/fault.ts';
import { type Line, provision, startLine } from '../line.ts';
import { describe, PROFILE, signForSecureBoot, SIGNER_DIGEST } from './secure-product.ts';

let line: Line;
let productDir: string;
beforeAll(async () => {
  line = await startLine();
  productDir = join(line.dataDir, 'product');
  await signForSecureBoot(productDir, { securityProfile: PROFILE }, line.releaseKey);
});
afterAll(() => line[Symbol.asyncDispose]());

async function productWith(securityProfile: object): Promise<Product> {
  await describe(productDir, { securityProfile, secureBoot: { keyDigests: [SIGNER_DIGEST] } });
  return loadProduct(productDir);
}

async function oneBoard(burnt: Readonly<Record<string, number>> = {}): Promise<JigBoard> {
  const [board] = await line.addBoards({ chip: 'esp32c3', burnt });
  if (board === undefined) throw new Error('no board');
  return board;
}

const SECURITY = [
  'SECURE_BOOT_EN',
  'DIS_PAD_JTAG',
  'DIS_DIRECT_BOOT',
  'UART_PRINT_CONTROL',
  'ENABLE_SECURITY_DOWNLOAD',
];

function entriesOf(station: Station): { kind: string; seq: number; [name: string]: unknown }[] {
  return station.ledger
    .entriesFrom(0, 10_000)
    .map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString('utf8')) as { kind: string; seq: number });
}

test('a product that says so is burnt after everything else works: intent, burns, reading back, and the unit still starts', async () => {
  const product = await productWith(PROFILE);
  const board = await oneBoard();
  await using station = await line.open();
  const result = await provision(station, { board, product });
  expect(result).toMatchObject({ outcome: 'PASS' });
  expect(SECURITY.map((name) => board.efuse(name))).toEqual([1, 1, 1, 3, 1]);
  expect(board.efuse('RD_DIS')).toBe(1); // the key that the unit made, and no digest
  expect([0, 1, 2].map((slot) => board.efuse(`SECURE_BOOT_KEY_REVOKE${slot}`))).toEqual([0, 1, 1]);
  const entries = entriesOf(station);
  const at = (kind: string): number => entries.findIndex((entry) => entry.kind === kind);
  expect(at('efuse-burn-intended')).toBeLessThan(at('efuse-burnt'));
  expect(at('certificate-issued')).toBeLessThan(at('efuse-burn-intended'));
  expect(entries[at('efuse-burnt')]).toMatchObject({
    unit: board.mac,
    intentSeq: entries[at('efuse-burn-intended')]?.seq,
  });
  expect(JSON.stringify(entries[at('efuse-burn-intended')])).toContain(SIGNER_DIGEST);
  expect(station.ledger.unit(board.mac)?.evidence.lock).toMatchObject({ profile: { seen: 'security-flags' } });
});

test('a product without a profile is neither looked at nor burnt', async () => {
  await describe(productDir, { securityProfile: undefined });
  const board = await oneBoard({ DIS_USB_JTAG: 1 });
  await using station = await line.open();
  const result = await provision(station, { board, product: await loadProduct(productDir) });
  expect(result).toMatchObject({ outcome: 'PASS' });
  expect([...SECURITY, 'WR_DIS'].map((name) => board.efuse(name))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(entriesOf(station).filter((entry) => entry['unit'] === board.mac && entry.kind.startsWith('efuse'))).toEqual(
    [],
  );
});

test('a product without the explicit word is not burnt: the unit fails, and says what is missing', async () => {
  const product = await productWith({ ...PROFILE, burnByStation: false });
  const board = await oneBoard();
  await using station = await line.open();
  const result = await provision(station, { board, product });
  expect(result).toMatchObject({
    outcome: 'FAIL',
    stopped: { step: 'lock', fault: { code: 'efuse.not-as-expected' } },
  });
  expect(result.stopped?.fault.evidence['differences']).toContain('JTAG should be off');
  expect(SECURITY.map((name) => board.efuse(name))).toEqual([0, 0, 0, 0, 0]);
});

test('a part that is not fresh is refused before anything is written, and the fault says what differs', async () => {
  const product = await productWith(PROFILE);
  const board = await oneBoard({
    KEY_PURPOSE_3: 9,
    SECURE_BOOT_KEY_REVOKE1: 1,
    DIS_USB_JTAG: 1,
    SOFT_DIS_JTAG: 7,
    WR_DIS: 1 << 15,
  });
  await using station = await line.open();
  const result = await provision(station, { board, product });
  expect(result).toMatchObject({ outcome: 'FAIL', stopped: { step: 'admit', fault: { code: 'efuse.unreachable' } } });
  expect(result.stopped?.fault.evidence['differences']).toContain('secure boot should be on, is SECURE_BOOT_EN 0');
  expect(board.flash.every((byte) => byte === 0xff)).toBe(true);
});

test('a run that stopped between burns is taken up: the next one reads the chip and burns the rest', async () => {
  const product = await productWith({ ...PROFILE, downloadMode: 'open' });
  const board = await oneBoard();
  await using station = await line.open();
  const stop = new AbortController();
  const begun = provision(station, { board, product, abort: stop.signal });
  await burning(board);
  stop.abort(new Fault('station.stopped'));
  expect((await begun).outcome).not.toBe('PASS');
  expect(entriesOf(station).filter((entry) => entry['unit'] === board.mac && entry.kind === 'efuse-burnt')).toEqual([]);
  expect(await provision(station, { board, product })).toMatchObject({ outcome: 'PASS' });
  expect(SECURITY.map((name) => board.efuse(name))).toEqual([1, 1, 1, 3, 0]);
  const intents = entriesOf(station).filter(
    (entry) => entry['unit'] === board.mac && entry.kind === 'efuse-burn-intended',
  );
  expect(intents).toHaveLength(2);
  expect(JSON.stringify(intents[1]).length).toBeLessThan(JSON.stringify(intents[0]).length);
});

/** Until the first bit that only the station burns is there. */
async function burning(board: JigBoard): Promise<void> {
  while (board.efuse('KEY_PURPOSE_5') === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

test.each([
  [
    'names a digest of a key that signed nothing',
    { secureBoot: { keyDigests: [SIGNER_DIGEST, 'ab'.repeat(32)] } },
    'efuse.foreign-digest',
  ],
  ['wants secure boot without a key', { secureBoot: undefined }, 'product.bad-config'],
  [
    'asks for what the chip has not',
    { securityProfile: { burnByStation: false, keys: ['ecdsa-p256'] } },
    'product.bad-config',
  ],
  ['leaves out whether the station burns', { securityProfile: { secureBoot: 'on' } }, 'product.bad-config'],
  [
    'would let JTAG read decrypted flash',
    { securityProfile: { burnByStation: false, flashEncryption: 'release' } },
    'product.bad-config',
  ],
])('a product that %s is refused when it is loaded', async (_, change, code) => {
  await describe(productDir, { securityProfile: PROFILE, secureBoot: { keyDigests: [SIGNER_DIGEST] }, ...change });
  await expect(loadProduct(productDir)).rejects.toMatchObject({ code });
});
