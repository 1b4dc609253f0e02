import { expect, test } from 'vitest';

import {
  parsePartitionCsv,
  buildPartitionTable,
  parsePartitionTable,
  readPartitionTable,
} from '../../../station-core/codecs/firmware.ts';
import { formatPartitionCsv } from '../../../station-core/formats/partitions/partition-csv.ts';
import { vector, vectorText } from '../vectors.ts';

const TABLES = [
  { name: 'station_basic', csv: 'station_basic', md5: true, tableOffsetBytes: 0x8000 },
  { name: 'station_basic_nomd5', csv: 'station_basic', md5: false, tableOffsetBytes: 0x8000 },
  { name: 'station_secure', csv: 'station_secure', md5: true, tableOffsetBytes: 0xc000 },
];

test.each(TABLES)('$name comes out of its CSV byte for byte', ({ name, csv, md5, tableOffsetBytes }) => {
  const table = buildPartitionTable(vectorText(`partition-table/${csv}.csv`), { md5, tableOffsetBytes });
  expect(table.equals(vector(`partition-table/${name}.bin`))).toBe(true);
});

test.each(TABLES)('$name is read, and written again byte for byte', ({ name, md5 }) => {
  const bytes = vector(`partition-table/${name}.bin`);
  const { partitions, md5: found } = readPartitionTable(bytes);
  expect(found).toBe(md5 ? 'valid' : 'absent');
  expect(buildPartitionTable(partitions, { md5 }).equals(bytes)).toBe(true);
});

test('the table of a whole flash sector is read like the file', () => {
  const bytes = vector('partition-table/station_basic.bin');
  const sector = Buffer.concat([bytes, Buffer.alloc(0x1000 - bytes.length, 0xff)]);
  expect(parsePartitionTable(sector)).toEqual(parsePartitionTable(bytes));
});

test('rows carry type, subtype, place and flags', () => {
  const rows = parsePartitionTable(vector('partition-table/station_secure.bin'));
  expect(rows[0]).toEqual({
    name: 'esp_secure_cert',
    type: 0x3f,
    subtype: 6,
    offsetBytes: 0xd000,
    sizeBytes: 0x2000,
    encrypted: true,
    readonly: false,
  });
  expect(rows.find(({ name }) => name === 'ota_1')).toMatchObject({ type: 0, subtype: 0x11, offsetBytes: 0x1b0000 });
  const idf = parsePartitionTable(vector('idf-build/esp-idf-v5/partition_table/partition-table.bin'));
  expect(idf.find(({ name }) => name === 'both')).toMatchObject({ encrypted: true, readonly: true });
});

test('an empty offset follows what is before it, aligned for its type', () => {
  const rows = parsePartitionCsv('nvs,data,nvs,,0x6000,\napp,app,factory,,1M,\nlog,data,spiffs,,64K,\n');
  expect(rows.map(({ offsetBytes }) => offsetBytes)).toEqual([0x9000, 0x10000, 0x110000]);
});

test('the first free offset follows the table, wherever that lies', () => {
  const [first] = parsePartitionCsv('nvs,data,nvs,,0x6000,\n', { tableOffsetBytes: 0xc000 });
  expect(first?.offsetBytes).toBe(0xd000);
});

test('a negative size means: up to this address', () => {
  const [row] = parsePartitionCsv('app,app,factory,0x10000,-4M,\n');
  expect(row?.sizeBytes).toBe(0x400000 - 0x10000);
});

test('comments, blank lines, blanks around commas and a missing last field are all right', () => {
  const rows = parsePartitionCsv(
    '\uFEFF# head\r\n\r\n  nvs , data , nvs , 0x9000 , 24K\r\nro,data,nvs,,4K, readonly : encrypted \r\n',
  );
  expect(rows.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
    ['nvs', 0x6000],
    ['ro', 0x1000],
  ]);
  expect(rows[1]).toMatchObject({ readonly: true, encrypted: true });
});

test('names and numbers of types are the same thing', () => {
  const byName = parsePartitionCsv('x,data,littlefs,0x9000,0x1000,\ny,app,ota_15,0x10000,0x1000,\n');
  const byNumber = parsePartitionCsv('x,1,0x83,0x9000,0x1000,\ny,0,31,0x10000,0x1000,\n');
  expect(byName).toEqual(byNumber);
});

test('a table written as CSV gives the same table again', () => {
  const rows = parsePartitionTable(vector('idf-build/esp-idf-v5/partition_table/partition-table.bin'));
  expect(parsePartitionCsv(formatPartitionCsv(rows))).toEqual(rows);
});
