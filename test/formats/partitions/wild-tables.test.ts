import { expect, test } from 'vitest';

import { buildPartitionTable, parsePartitionCsv, parsePartitionTable } from '../../../station-core/codecs/firmware.ts';
import { partitionWarnings } from '../../../station-core/formats/partitions/partition-rules.ts';
import { caseFile } from '../cases.ts';
import { faultOf } from '../fault-of.ts';

/** Written and read again: what a CSV may say, a finished table may say too. */
function taken(csv: string | Uint8Array, bootloaderOffsetBytes?: number) {
  const options = bootloaderOffsetBytes === undefined ? {} : { bootloaderOffsetBytes };
  const rows = parsePartitionCsv(csv, options);
  expect(parsePartitionTable(buildPartitionTable(rows))).toEqual(rows);
  return rows;
}

test('a data partition may have any size', () => {
  const rows = taken(caseFile('09-data-partitions-of-any-size/small-sizes.csv'));
  expect(rows.map(({ sizeBytes }) => sizeBytes)).toEqual([0x9000, 0x2000, 0x100000, 0x300, 0x100]);
  expect(partitionWarnings(rows)).toEqual([]);
});

test('an NVS partition of one page is taken, with a warning unless it is marked readonly', () => {
  const csv = caseFile('09-data-partitions-of-any-size/nvs-4k.csv').toString('utf8');
  const reason = 'an nvs partition below 0x3000 bytes can only be read, and is not marked readonly';
  expect(partitionWarnings(taken(csv))).toEqual([{ partition: 'hardware', reason }]);
  expect(partitionWarnings(taken(csv.replace('0x3a2000,4K', '0x3a2000,8K')))).toHaveLength(1);
  expect(partitionWarnings(taken(csv.replace('0x3a2000,4K,', '0x3a2000,4K,readonly')))).toEqual([]);
});

test('N/A is the place that chip and table offset give', () => {
  const rows = taken(caseFile('10-words-of-newer-idf/bootloader-and-table-rows.csv'), 0x1000);
  expect(rows.map(({ name, offsetBytes, sizeBytes }) => [name, offsetBytes, sizeBytes])).toEqual([
    ['nvs', 0x9000, 0x6000],
    ['bootloader', 0x1000, 0x7000],
    ['pt', 0x8000, 0x1000],
    ['factory', 0x10000, 0x100000],
  ]);
});

test('an empty place of boot loader and table is the same as N/A, and moves with the table', () => {
  const csv = 'b,bootloader,primary,,\np,partition_table,primary,,\nb2,bootloader,ota,,\n';
  const rows = parsePartitionCsv(csv, { tableOffsetBytes: 0xc000, bootloaderOffsetBytes: 0 });
  expect(rows.map(({ offsetBytes, sizeBytes }) => [offsetBytes, sizeBytes])).toEqual([
    [0, 0xc000],
    [0xc000, 0x1000],
    [0xd000, 0xc000],
  ]);
});

test('N/A of a boot loader is refused while no chip is named', () => {
  const fault = faultOf(() => parsePartitionCsv(caseFile('10-words-of-newer-idf/bootloader-and-table-rows.csv')));
  expect(fault.evidence).toMatchObject({
    line: 2,
    field: 'offset',
    reason: expect.stringMatching(/no chip is named/) as string,
  });
});

test('the partitions of a trusted execution environment have names', () => {
  const rows = taken('t0,app,tee_0,0x10000,1M\nt1,app,tee_1,,1M\nto,data,tee_ota,,8K\no,data,ota,,8K\n');
  expect(rows.map(({ subtype }) => subtype)).toEqual([0x30, 0x31, 0x90, 0]);
  const twice = 'a,data,tee_ota,,8K\nb,data,tee_ota,,8K\n';
  expect(faultOf(() => parsePartitionCsv(twice)).evidence).toMatchObject({ line: 2, partition: 'b' });
});

test('a name that is not UTF-8 is refused, not shown with other letters', () => {
  const table = buildPartitionTable('nvs,data,nvs,0x9000,0x6000\n', { md5: false });
  table.writeUInt8(0xe4, 12);
  expect(faultOf(() => parsePartitionTable(table)).evidence).toMatchObject({
    offsetBytes: 12,
    reason: 'the name is not UTF-8',
  });
});
