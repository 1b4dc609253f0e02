import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type PackedFile,
  whole,
  ZIP_LIMITS,
  zipped,
  type ZipOptions,
} from '../../../station-core/station/records/archive.ts';
import { exportOf } from '../../../station-core/station/records/export.ts';
import { folder, oldRecord } from './old-record.ts';

const writtenAt = new Date('2026-12-01T10:00:00.000Z');
const NOTHING = new Uint8Array();

function* emptyFiles(count: number): Generator<PackedFile> {
  for (let n = 0; n < count; n++) yield { path: `${n}`, bytes: NOTHING, stored: true };
}

const zipOf = (count: number, options: Omit<ZipOptions, 'writtenAt'> = {}): Promise<Buffer> =>
  whole(zipped(emptyFiles(count), { writtenAt, ...options }));

/** By Info-ZIP, which checks every CRC. */
function filesIn(zip: Buffer): number {
  const path = join(folder(), 'a.zip');
  writeFileSync(path, zip);
  const said = execFileSync('unzip', ['-tq', path], { encoding: 'utf8' });
  expect(said).toMatch(/^No errors detected/);
  return execFileSync('unzip', ['-Z1', path], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 })
    .trimEnd()
    .split('\n').length;
}

test('as many files as a ZIP without ZIP64 can count are one archive, and each of them is read back', async () => {
  expect(ZIP_LIMITS).toEqual({ files: 65_534, bytes: 4_294_967_294 });
  expect(filesIn(await zipOf(65_534))).toBe(65_534);
});

test('one file more is a fault that names the limit', async () => {
  await expect(zipOf(65_535)).rejects.toMatchObject({
    code: 'export.too-large',
    evidence: { files: 65_535, mostFiles: 65_534 },
  });
});

test('an archive never grows past the bytes that an offset can name, its list at the end included', async () => {
  const { length } = await zipOf(100);
  const outcomes: string[] = [];
  for (let bytes = length - 400; bytes <= length + 3_000; bytes += 100) {
    const made = await zipOf(100, { limits: { files: 100, bytes } }).catch((fault: unknown) => fault);
    if (made instanceof Buffer) expect(made.length).toBeLessThanOrEqual(bytes);
    else expect(made).toMatchObject({ code: 'export.too-large', evidence: { mostBytes: bytes } });
    outcomes.push(made instanceof Buffer ? 'made' : 'refused');
  }
  expect(outcomes.join(' ')).toMatch(/^(refused )+(made ?)+$/);
});

/** The ledger of the old record, which says that an order has this many units. */
async function exportingOfOrder(units: number) {
  const { ledger, exporting } = await oldRecord();
  const large = Object.create(ledger) as typeof ledger;
  Object.defineProperty(large, 'unitsOf', { value: () => Array.from({ length: units }, (_, n) => `unit-${n}`) });
  return { ...exporting('pdf'), ledger: large };
}

test('an order of more units than one ZIP holds is refused before anything is made, with the limit', async () => {
  const [most, more] = [await exportingOfOrder(65_533), await exportingOfOrder(65_534)];
  expect(exportOf({ order: 'WO-1' }, most).units).toBe(65_533); // and the table of them
  expect(() => exportOf({ order: 'WO-1' }, more)).toThrow(
    expect.objectContaining({ code: 'export.too-large', evidence: { units: 65_534, mostUnits: 65_533 } }) as Error,
  );
  expect(exportOf({ order: 'WO-1' }, { ...more, form: 'json' }).units).toBe(65_534);
});

test('in parts it can be had, and the parts are all of it', async () => {
  const exporting = await exportingOfOrder(65_534);
  const parts = [1, 2, 3].map((part) => exportOf({ order: 'WO-1', part, ofParts: 3 }, exporting));
  expect(parts.map(({ units }) => units)).toEqual([21_845, 21_845, 21_844]);
  expect(parts.map(({ name }) => name)).toEqual(['WO-1-1-of-3.zip', 'WO-1-2-of-3.zip', 'WO-1-3-of-3.zip']);
  const few = await exportingOfOrder(2);
  expect(() => exportOf({ order: 'WO-1', part: 3, ofParts: 3 }, few)).toThrow(
    expect.objectContaining({ code: 'export.nothing', evidence: { order: 'WO-1', part: 3, ofParts: 3 } }) as Error,
  );
});
