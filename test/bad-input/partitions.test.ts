import { describe, expect, test } from 'vitest';
import { cpuMsOf } from '../cpu-time.ts';

import { buildPartitionTable, parsePartitionTable, parsePartitionCsv } from '../../station-core/codecs/firmware.ts';
import { createHash } from 'node:crypto';
import { faultOf } from '../formats/fault-of.ts';

/** A binary table that breaks the rules, with the right MD5, so that the rules themselves are reached. */
function forged(rows: readonly (readonly [name: string, type: number, offset: number, size: number])[]): Buffer {
  const bytes = Buffer.alloc(0xc00, 0xff);
  rows.forEach(([name, type, offset, size], at) => {
    const row = bytes.subarray(at * 32, at * 32 + 32).fill(0);
    row.writeUInt16LE(0x50aa, 0);
    row.writeUInt8(type, 2);
    row.writeUInt8(type === 1 ? 6 : 0x10 + at, 3);
    row.writeUInt32LE(offset, 4);
    row.writeUInt32LE(size, 8);
    row.write(name, 12, 16);
  });
  const end = rows.length * 32;
  bytes.writeUInt16LE(0xebeb, end);
  createHash('md5')
    .update(bytes.subarray(0, end))
    .digest()
    .copy(bytes, end + 16);
  return bytes;
}

describe('a binary table', () => {
  test.each([
    [
      'two partitions at one place',
      [
        ['a', 1, 0x10000, 0x1000],
        ['b', 1, 0x10000, 0x1000],
      ],
      32,
      /overlaps the partition a/,
    ],
    [
      'one inside another',
      [
        ['a', 1, 0x10000, 0x10000],
        ['b', 1, 0x12000, 0x1000],
      ],
      32,
      /overlaps the partition a/,
    ],
    [
      'one that covers all others',
      [
        ['a', 1, 0x20000, 0x1000],
        ['b', 1, 0x9000, 0x100000],
      ],
      0,
      /overlaps the partition b/,
    ],
    [
      'a circle: each begins inside the other',
      [
        ['a', 1, 0x10000, 0x3000],
        ['b', 1, 0x12000, 0x3000],
        ['c', 1, 0x11000, 0x2000],
      ],
      64,
      /overlaps the partition a/,
    ],
    ['one that wraps around the end of the address space', [['a', 1, 0xfffff000, 0x2000]], 0, /end does not fit/],
    ['one without a size', [['a', 1, 0x10000, 0]], 0, /size is 0/],
    ['an app that ends off a sector', [['a', 0, 0x10000, 0x1001]], 0, /multiple of 0x1000/],
    ['an app off its boundary', [['a', 0, 0x11000, 0x10000]], 0, /multiple of 0x10000/],
    [
      'two with one name',
      [
        ['a', 1, 0x10000, 0x1000],
        ['a', 1, 0x20000, 0x1000],
      ],
      32,
      /has this name/,
    ],
    ['one without a name', [['', 1, 0x10000, 0x1000]], 0, /name is empty/],
  ] as const)('with %s is refused at its row', (...[, rows, offsetBytes, reason]) => {
    const fault = faultOf(() => parsePartitionTable(forged(rows), 't.bin'));
    expect(fault.code).toBe('format.bad-partition-table');
    expect(fault.evidence).toMatchObject({ file: 't.bin', offsetBytes });
    expect(fault.evidence['reason']).toMatch(reason);
  });

  test('that is full to the last row has no end', () => {
    const rows = Array.from({ length: 96 }, (_, at) => [`p${at}`, 1, 0x10000 + at * 0x1000, 0x1000] as const);
    expect(
      faultOf(() => parsePartitionTable(forged(rows.slice(0, 95)).fill(0xaa, 95 * 32), 't.bin')).evidence,
    ).toMatchObject({ file: 't.bin', offsetBytes: 95 * 32 });
  });
});

describe('a CSV', () => {
  const HEADER = '# Name, Type, SubType, Offset, Size, Flags\n';
  test.each([
    ['a type nobody knows', 'a,dada,nvs,0x9000,0x6000,\n', 2, /type/],
    ['a type out of range', 'a,0xff,0,0x9000,0x6000,\n', 2, /type/],
    ['a subtype of another type', 'a,app,nvs,0x10000,0x10000,\n', 2, /subtype/],
    ['an offset in words', 'a,data,nvs,nine,0x6000,\n', 2, /offset/],
    ['a size in words', 'a,data,nvs,0x9000,big,\n', 2, /size/],
    ['a size beyond 32 bits', 'a,data,fat,0x9000,99999999999999999999,\n', 2, /32 bits/],
    ['a negative size that ends before it begins', 'a,data,fat,0x9000,-0x1000,\n', 2, /32 bits|size/],
    ['a flag nobody knows', 'a,data,fat,0x9000,0x1000,hidden\n', 2, /flags|known/],
    ['an oversize name', `${'n'.repeat(17)},data,fat,0x9000,0x1000,\n`, 2, /longer than 16/],
    ['two with one name', 'a,data,fat,0x9000,0x1000,\na,data,fat,,0x1000,\n', 3, /this name/],
    ['an overlap', 'a,data,fat,0x9000,0x3000,\nb,data,fat,0xa000,0x1000,\n', 3, /overlaps/],
    ['a partition over the table itself', 'a,data,fat,0x8000,0x1000,\n', 2, /before the end of the table/],
    ['seven columns', 'a,data,fat,0x9000,0x1000,,,x\n', 2, /more than six/],
  ])('with %s names the line', (...[, csv, line, reason]) => {
    const fault = faultOf(() => parsePartitionCsv(HEADER + csv, { name: 'p.csv' }));
    expect(fault.evidence).toMatchObject({ file: 'p.csv', line });
    expect(`${String(fault.evidence['field'])} ${String(fault.evidence['reason'])}`).toMatch(reason);
  });

  test('of a million lines is refused at the 96th', async () => {
    const csv = Array.from({ length: 1_000_000 }, (_, at) => `p${at},data,fat,,0x1000,`).join('\n');
    const tookMs = await cpuMsOf(() => {
      expect(faultOf(() => buildPartitionTable(csv, { name: 'p.csv' })).evidence).toMatchObject({
        file: 'p.csv',
        line: 96,
      });
    });
    expect(tookMs).toBeLessThan(2_000);
  });
});
