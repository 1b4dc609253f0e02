import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parsePartitionCsv, buildPartitionTable, parsePartitionTable } from '../../../station-core/codecs/firmware.ts';
import type { Partition } from '../../../station-core/formats/partitions/partition-table.ts';
import { Fault } from '../../../station-core/fault.ts';
import { faultOf, onlyFaults } from '../fault-of.ts';
import { vector, withByte } from '../vectors.ts';

const table = vector('partition-table/station_basic.bin');
const ROWS_END = 3 * 32;

test('a table cut off anywhere is refused with the place where it ends', () => {
  for (let length = 0; length < table.length; length += 1) {
    const fault = faultOf(() => parsePartitionTable(table.subarray(0, length), 'table.bin'));
    expect(fault.code).toBe('format.bad-partition-table');
    expect(fault.evidence).toMatchObject({ file: 'table.bin', offsetBytes: length });
  }
});

test('every flipped bit of rows, MD5 and the erased rest is noticed', () => {
  for (let at = 0; at < ROWS_END + 64; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const flipped = withByte(table, at, (table[at] ?? 0) ^ (1 << bit));
      expect(faultOf(() => parsePartitionTable(flipped)).code, `bit ${bit} of byte ${at}`).toBe(
        'format.bad-partition-table',
      );
    }
  }
});

test('a table that is all erased flash, or never ends, is no table', () => {
  expect(faultOf(() => parsePartitionTable(Buffer.alloc(0xc00, 0xff))).evidence['reason']).toBe(
    'it holds no partition',
  );
  const rows: Partition[] = Array.from({ length: 96 }, (_, n) =>
    row({ name: `p${n}`, offsetBytes: 0x9000 + n * 0x1000 }),
  );
  expect(faultOf(() => buildPartitionTable(rows)).evidence['reason']).toBe('too many partitions for one table');
  expect(faultOf(() => buildPartitionTable(rows.slice(0, 95))).code).toBe('format.bad-partition-table');
  expect(parsePartitionTable(buildPartitionTable(rows.slice(0, 94)))).toHaveLength(94);
  expect(parsePartitionTable(buildPartitionTable(rows.slice(0, 95), { md5: false }))).toHaveLength(95);
});

const RULES: [broken: Partial<Partition>, reason: RegExp][] = [
  [{ type: 0, subtype: 0, offsetBytes: 0x9000 }, /multiple of 0x10000/],
  [{ type: 0, subtype: 0, offsetBytes: 0x10000, readonly: true }, /cannot be readonly/],
  [{ offsetBytes: 0x9001 }, /multiple of 0x1000/],
  [{ type: 0, subtype: 0, offsetBytes: 0x10000, sizeBytes: 0x1100 }, /multiple of 0x1000/],
  [{ sizeBytes: 0 }, /size is 0/],
  [{ offsetBytes: 0xfffff000, sizeBytes: 0x2000 }, /32 bits/],
  [{ subtype: 0, sizeBytes: 0x1000 }, /otadata must be 0x2000/],
  [{ subtype: 0, sizeBytes: 0x2000, readonly: true }, /cannot be readonly/],
  [{ subtype: 3, readonly: true }, /cannot be readonly/],
  [{ subtype: 0x90, sizeBytes: 0x1000 }, /otadata must be 0x2000/],
  [{ name: '' }, /empty/],
  [{ name: 'seventeen_letters' }, /longer than 16/],
  [{ type: 0xff }, /type/],
  [{ subtype: 0x100 }, /subtype/],
];

test.each(RULES)('a row with %o is neither written nor believed', (broken, reason) => {
  const fault = faultOf(() => buildPartitionTable([row(broken)]));
  expect(fault.code).toBe('format.bad-partition-table');
  expect(fault.evidence['reason']).toMatch(reason);
  expect(fault.evidence['offsetBytes']).toBe(0);
});

test('overlaps, equal names and a second otadata are named with the row that comes later', () => {
  const nvs = row({ name: 'nvs', offsetBytes: 0x9000, sizeBytes: 0x2000 });
  const inside = row({ name: 'inside', offsetBytes: 0xa000 });
  expect(faultOf(() => buildPartitionTable([nvs, inside])).evidence).toMatchObject({
    partition: 'inside',
    offsetBytes: 32,
    reason: 'it overlaps the partition nvs',
  });
  const twin = row({ name: 'nvs', offsetBytes: 0x20000 });
  expect(faultOf(() => buildPartitionTable([nvs, twin])).evidence['reason']).toMatch(/this name/);
  const ota = (name: string, offsetBytes: number) => row({ name, subtype: 0, offsetBytes, sizeBytes: 0x2000 });
  expect(faultOf(() => buildPartitionTable([ota('a', 0x9000), ota('b', 0xb000)])).evidence['reason']).toMatch(
    /only one otadata/,
  );
});

const CSV: [text: string, line: number, field: string][] = [
  ['nvs,date,nvs,0x9000,0x6000,', 1, 'type'],
  ['nvs,,nvs,0x9000,0x6000,', 1, 'type'],
  ['nvs,0xff,0,0x9000,0x6000,', 1, 'type'],
  ['\nnvs,data,factory,0x9000,0x6000,', 2, 'subtype'],
  ['app,app,,0x10000,1M,', 1, 'subtype'],
  ['nvs,data,nvs,nine,0x6000,', 1, 'offset'],
  ['nvs,data,nvs,-0x9000,0x6000,', 1, 'offset'],
  ['nvs,data,nvs,0x8000,0x6000,', 1, 'offset'],
  ['nvs,data,nvs,0x9000,,', 1, 'size'],
  ['nvs,data,nvs,0x9000,6G,', 1, 'size'],
  ['# c\n\nnvs,data,nvs,0x9000,0x6000,secret', 3, 'flags'],
  ['nvs,data,nvs,0x9000,0x6000,,more', 1, 'flags'],
  ['nvs,data,nvs,0x9000,012K,', 1, 'size'],
  ['nvs,data,nvs,036864,0x6000,', 1, 'offset'],
  ['# c\nnvs;data;nvs;0x9000;0x6000', 2, 'line'],
  ['# c\nnvs\tdata\tnvs\t0x9000\t0x6000', 2, 'line'],
  ['nvs,data,nvs,0x9000,0x6000\rotadata,data,ota,,0x2000\r', 1, 'line'],
  ['# Name\rnvs,data,nvs,0x9000,0x6000\r', 1, 'line'],
  ['nvs,data,nvs,N/A,0x6000,', 1, 'offset'],
  ['nvs,data,nvs,,N/A,', 1, 'size'],
  ['b,bootloader,primary,N/A,0x7000,', 1, 'offset'],
  ['b,bootloader,ota,0x90000,N/A,', 1, 'size'],
  ['b,bootloader,recovery,N/A,N/A,', 1, 'offset'],
];

test.each(CSV)('the CSV %j is refused with its line and field', (text, line, field) => {
  const fault = faultOf(() => parsePartitionCsv(text, { name: 'partitions.csv' }));
  expect(fault.code).toBe('format.bad-partition-table');
  expect(fault.evidence).toMatchObject({ file: 'partitions.csv', line, field });
});

test('a CSV whose partitions overlap names the line', () => {
  const csv = 'a,data,nvs,0x9000,0x6000,\nb,data,phy,0xa000,0x1000,\n';
  expect(faultOf(() => parsePartitionCsv(csv)).evidence).toMatchObject({ line: 2, partition: 'b' });
});

test('no bytes and no text make the parsers throw anything but a Fault', () => {
  fc.assert(
    fc.property(fc.nat(ROWS_END + 40), fc.uint8Array({ minLength: 1, maxLength: 64 }), (at, patch) => {
      const bytes = Buffer.from(table);
      bytes.set(patch, at);
      onlyFaults(() => parsePartitionTable(bytes));
    }),
    { numRuns: 2000 },
  );
  const field = fc.oneof(
    fc.constantFrom('app', 'data', 'nvs', 'ota', '0x9000', '-1', '1M', '', 'encrypted'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(fc.array(field, { maxLength: 8 }), { maxLength: 5 }), (lines) => {
      try {
        buildPartitionTable(lines.map((fields) => fields.join(',')).join('\n'));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

function row(fields: Partial<Partition>): Partition {
  const plain = { name: 'x', type: 1, subtype: 6, offsetBytes: 0x9000, sizeBytes: 0x1000 };
  return { ...plain, encrypted: false, readonly: false, ...fields };
}
