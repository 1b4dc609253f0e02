import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Fault } from '../../../station-core/fault.ts';
import { buildNvs, readNvs } from '../../../station-core/codecs/nvs.ts';
import type { NvsEntry, NvsValue } from '../../../station-core/formats/nvs/build.ts';
import { readNvsCsv } from '../../../station-core/release/nvs-csv.ts';
import { faultFrom, faultOf, onlyFaults } from '../fault-of.ts';
import { vector, withByte } from '../vectors.ts';

const SECRET = 'k7TzQm2Vw9Xr';
const station = vector('nvs/16_station.bin');

test('a partition cut off anywhere but between pages is refused', () => {
  for (let length = 0; length < station.length; length += 37) {
    if (length > 0 && length % 4096 === 0) continue;
    expect(faultOf(() => readNvs(station.subarray(0, length))).evidence['offsetBytes']).toBe(length);
  }
});

test('every flipped bit of header, bitmap and used entries is a Fault or leaves one entry out, never a changed value', () => {
  const whole = new Map(readNvs(station).map(({ key, value }) => [key, JSON.stringify(value, stringify)]));
  const used = 64 + 32 * 40;
  for (let at = 0; at < used; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const flipped = withByte(station, at, (station[at] ?? 0) ^ (1 << bit));
      try {
        for (const { key, value } of readNvs(flipped)) expect(JSON.stringify(value, stringify)).toBe(whole.get(key));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        expect(error.code).toBe('format.bad-nvs');
        expect(error.evidence['offsetBytes']).toBeTypeOf('number');
        expect(JSON.stringify(error.evidence)).not.toContain(SECRET);
      }
    }
  }
});

test('each kind of damage is named with its place', () => {
  const cases: [at: number, value: number, offsetBytes: number, reason: RegExp][] = [
    [0, 0x00, 0, /state/],
    [4, 0x01, 28, /page header/],
    [32, 0b01, 32, /no state NVS knows/],
    [64 + 1, 0x77, 64 + 4, /CRC of the entry/],
    [64 + 32 * 2 + 4, 0, 64 + 32 + 4, /CRC of the value/],
    [4096, 0x00, 4096, /state/],
    [5000, 0x00, 5000, /says it is empty/],
  ];
  for (const [at, value, offsetBytes, reason] of cases) {
    const fault = faultOf(() => readNvs(withByte(station, at, value), { file: 'fctry' }));
    expect(fault.evidence['file']).toBe('fctry');
    expect(fault.evidence['reason'], `byte ${at}`).toMatch(reason);
    if (!reason.source.includes('value')) expect(fault.evidence['offsetBytes']).toBe(offsetBytes);
  }
});

const WRONG: [value: NvsValue, reason: RegExp][] = [
  [{ type: 'u8', number: 256 }, /no u8/],
  [{ type: 'u8', number: -1 }, /no u8/],
  [{ type: 'i8', number: 128 }, /no i8/],
  [{ type: 'u32', number: 1.5 }, /no u32/],
  [{ type: 'u32', number: Number.NaN }, /no u32/],
  [{ type: 'u64', number: 2n ** 64n }, /no u64/],
  [{ type: 'string', text: 'x'.repeat(4000) }, /too long/],
  [{ type: 'string', text: `${SECRET}\0more` }, /NUL/],
  [{ type: 'string', text: '\ud800' }, /Unicode/],
  [{ type: 'blob', bytes: new Uint8Array(508_001) }, /too long/],
];

test.each(WRONG)('a value that its type cannot hold is refused: %#', (value, reason) => {
  const fault = faultOf(() => buildNvs({ sizeBytes: 0x100000, entries: [one(value)] }));
  expect(fault.code).toBe('format.bad-nvs');
  expect(fault.evidence).toMatchObject({ namespace: 'n', key: 'k' });
  expect(fault.evidence['reason']).toMatch(reason);
  expect(JSON.stringify(fault.evidence)).not.toContain(SECRET);
});

test('version 1 takes strings and blobs of 1984 bytes and no more', () => {
  const build = (value: NvsValue) => buildNvs({ sizeBytes: 0x4000, version: 1, entries: [one(value)] });
  expect(readNvs(build({ type: 'blob', bytes: Buffer.alloc(1984) }))).toHaveLength(1);
  expect(faultOf(() => build({ type: 'blob', bytes: Buffer.alloc(1985) })).code).toBe('format.bad-nvs');
  expect(faultOf(() => build({ type: 'string', text: 'x'.repeat(1984) })).code).toBe('format.bad-nvs');
});

test('names are 1 to 15 bytes, and a key occurs once in its namespace', () => {
  const value: NvsValue = { type: 'string', text: SECRET };
  const build = (...entries: NvsEntry[]) => faultOf(() => buildNvs({ sizeBytes: 0x4000, entries }));
  expect(build(one(value, 'sixteen_letters_')).evidence['reason']).toMatch(/longer than 15/);
  expect(build(one(value, 'ääääääää')).evidence['reason']).toMatch(/longer than 15/);
  expect(build(one(value, '')).evidence['reason']).toMatch(/empty/);
  expect(build({ ...one(value), namespace: 'sixteen_letters_' }).evidence['reason']).toMatch(/longer than 15/);
  const twice = build(one(value), one({ type: 'u8', number: 1 }));
  expect(twice.evidence).toEqual({ namespace: 'n', key: 'k', reason: 'the key occurs twice in its namespace' });
});

test('a size that is no partition is refused, and what does not fit is said to be too much', () => {
  for (const sizeBytes of [0, -4096, 4095, 0x3001, Number.NaN]) {
    expect(faultOf(() => buildNvs({ sizeBytes, entries: [] })).code).toBe('format.bad-nvs');
  }
  const big = one({ type: 'blob', bytes: Buffer.alloc(9000) });
  const full = faultOf(() => buildNvs({ sizeBytes: 0x3000, entries: [big] }));
  expect(full.code).toBe('format.nvs-full');
  expect(full.evidence).toEqual({ namespace: 'n', key: 'k', usablePages: 2 });
});

test('more namespaces than the format has numbers are not a question of the size', () => {
  const many = Array.from({ length: 255 }, (_, n) => ({ namespace: `n${n}` }));
  expect(readNvs(buildNvs({ sizeBytes: 0x10000, entries: many.slice(1) }))).toEqual([]);
  const fault = faultOf(() => buildNvs({ sizeBytes: 0x10000, entries: many }));
  expect(fault).toMatchObject({
    code: 'format.bad-nvs',
    evidence: { namespace: 'n254', reason: 'there are more than 254 namespaces' },
  });
});

const HEADER = 'key,type,encoding,value\n';
const CSV: [csv: string, line: number, reason: RegExp][] = [
  ['', 1, /first line/],
  ['key,type,value\n', 1, /first line/],
  [`${HEADER}k,data,string,${SECRET}\n`, 2, /no namespace/],
  [`${HEADER}n,namespace,,\nk,date,string,${SECRET}\n`, 3, /type is not/],
  [`${HEADER}n,namespace,,\n\n# c\nk,data,text,${SECRET}\n`, 5, /encoding is unknown/],
  [`${HEADER}n,namespace,,\nk,data,u8,${SECRET}\n`, 3, /no u8/],
  [`${HEADER}n,namespace,,\nk,data,u8,256\n`, 3, /no u8/],
  [`${HEADER}n,namespace,,\nk,data,i64,99999999999999999999\n`, 3, /no i64/],
  [`${HEADER}n,namespace,,\nk,data,hex2bin,${SECRET}\n`, 3, /hexadecimal/],
  [`${HEADER}n,namespace,,\nk,data,hex2bin,abc\n`, 3, /hexadecimal/],
  [`${HEADER}n,namespace,,\nk,data,base64,${SECRET}!\n`, 3, /base64/],
  [`${HEADER}n,namespace,,\nk,data,blob_fill(2;0x00),${SECRET}\n`, 3, /longer than/],
  [`${HEADER}n,namespace,,\nk,data,string,a,${SECRET}\n`, 3, /four columns/],
  [`${HEADER}n,namespace,,\nk,data,string,"${SECRET}\n`, 3, /has no end/],
  [`${HEADER}n,namespace,,\nk,data,string,"a"${SECRET}\n`, 3, /has no end/],
  [`${HEADER}n,namespace,,\nk,file,string,secret.txt\n`, 3, /base directory/],
  // Espressif's generator reads twelve, C ten.
  [`${HEADER}n,namespace,,\nk,data,u8,012\n`, 3, /does not begin with 0/],
  [`${HEADER}n,namespace,,\nk,data,i8,-07\n`, 3, /does not begin with 0/],
  ['key;type;encoding;value\n', 1, /separated by semicolons/],
  ['key\ttype\tencoding\tvalue\n', 1, /separated by tabs/],
  ['key,type,encoding,value\rn,namespace,,\r', 1, /lines end in CR alone/],
  ['# made by hand\rkey,type,encoding,value\r', 1, /lines end in CR alone/],
  [`${HEADER}n,namespace,,,,x\n`, 2, /four columns/],
];

test.each(CSV)('a CSV with a mistake names the line and keeps the value to itself: %#', async (csv, line, reason) => {
  const fault = await faultFrom(readNvsCsv(csv, { name: 'unit.csv' }));
  expect(fault.code).toBe('format.bad-nvs');
  expect(fault.evidence).toMatchObject({ file: 'unit.csv', line });
  expect(fault.evidence['reason']).toMatch(reason);
  expect(JSON.stringify(fault.evidence) + fault.message).not.toContain(SECRET);
  expect(fault.cause).toBeUndefined();
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'birthmark-nvs-'));
  await writeFile(join(folder, 'inside.bin'), 'inside');
  await symlink(import.meta.filename, join(folder, 'link.bin'));
});
afterAll(() => rm(folder, { recursive: true }));

test('file rows read inside their folder and nowhere else', async () => {
  const row = (path: string) =>
    readNvsCsv(`${HEADER}n,namespace,,\nk,file,binary,${path}\n`, { baseDirectory: folder });
  expect((await row('inside.bin'))[1]).toMatchObject({ value: { type: 'blob', bytes: Buffer.from('inside') } });
  for (const path of ['../escape.bin', '/etc/hostname', 'link.bin', `../${'../'.repeat(9)}etc/hostname`]) {
    expect((await faultFrom(row(path))).code, path).toBe('firmware.path-escapes');
  }
  for (const path of ['absent.bin', '.']) expect((await faultFrom(row(path))).code, path).toBe('firmware.not-found');
});

test('no bytes and no text make the parsers throw anything but a Fault', async () => {
  fc.assert(
    fc.property(fc.nat(1500), fc.uint8Array({ minLength: 1, maxLength: 64 }), (at, patch) => {
      const bytes = Buffer.from(station);
      bytes.set(patch, at);
      onlyFaults(() => readNvs(bytes));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 8192, size: 'max' }), (bytes) => {
      onlyFaults(() => readNvs(bytes));
    }),
    { numRuns: 200 },
  );
  const token = fc.constantFrom(
    'key,type,encoding,value',
    '\n',
    ',',
    '"',
    '#',
    'n',
    'namespace',
    'data',
    'u8',
    'string',
    '1',
  );
  const text = fc.array(fc.oneof(token, fc.string({ maxLength: 5 })), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, async (tokens) => {
      try {
        await readNvsCsv(HEADER + tokens.join(''));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

function one(value: NvsValue, key = 'k'): NvsEntry {
  return { namespace: 'n', key, value };
}

function stringify(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
