import { expect, test } from 'vitest';

import { buildPartitionTable, parsePartitionCsv, parsePartitionTable } from '../../station-core/codecs/firmware.ts';
import { bootloaderOffsetOf } from '../../station-core/model/chip.ts';
import { caseFile } from '../formats/cases.ts';
import { faultOf } from '../formats/fault-of.ts';
import { vectorText } from '../formats/vectors.ts';
import { Workplace } from './peer.ts';

/** gen_esp32part 1.5 of ESP-IDF: from CSV to binary, verified. Arguments: in, out, offset of the table, MD5 or not. */
const GENERATE = `
import sys
from esp_idf_defs.partitions import PartitionTable
source, out, offset, md5 = sys.argv[1], sys.argv[2], int(sys.argv[3], 0), sys.argv[4] == 'md5'
table, _ = PartitionTable.from_file(open(source, 'rb'), offset, ${bootloaderOffsetOf('esp32')}, None)
table.verify(offset)
open(out, 'wb').write(table.to_binary(md5))
`;

const sorted = (csv: Buffer): string =>
  csv
    .toString()
    .trim()
    .split('\n')
    .sort((a, b) => Number(a.split(',')[3]) - Number(b.split(',')[3]))
    .join('\n');

/** The other way: what the table says, as CSV. */
const READ = `
import sys
from esp_idf_defs.partitions import PartitionTable
table = PartitionTable.from_binary(open(sys.argv[1], 'rb').read())
table.verify(0x8000)
sys.stdout.write(table.to_csv(True))
`;

const TABLES: readonly (readonly [name: string, csv: string, tableOffsetBytes: number])[] = [
  ['station_basic', vectorText('partition-table/station_basic.csv'), 0x8000],
  ['station_secure', vectorText('partition-table/station_secure.csv'), 0xc000],
  // The generator wants the rows in the order of their places; here any order is taken.
  ['data partitions of any size', sorted(caseFile('09-data-partitions-of-any-size/small-sizes.csv')), 0x8000],
  ['the words of newer ESP-IDF', caseFile('10-words-of-newer-idf/bootloader-and-table-rows.csv').toString(), 0x8000],
  ['a table at another place', 'nvs,data,nvs,,0x6000\nb,bootloader,primary,N/A,N/A\napp,app,factory,,1M', 0x10000],
  ['places left empty', 'nvs,data,nvs,,24K\no,data,ota,,8K\na,app,ota_0,,1M\nb,app,ota_1,,1M\nf,data,fat,,64K', 0x8000],
  ['every flag', 'k,data,nvs_keys,,4K,encrypted\nn,data,nvs,,4K,readonly\nb,data,fat,,4K,encrypted:readonly', 0x8000],
  ['a size up to an address', 'nvs,data,nvs,0x9000,-0x10000\napp,app,factory,0x10000,-4M', 0x8000],
  ['a trusted execution environment', 't,app,tee_0,,512K\nu,app,tee_1,,512K\no,data,tee_ota,,8K', 0x8000],
  ['numbers for names', 'x,0x40,0x01,,4K\ny,1,0x83,,4K\nz,0,31,,64K', 0x8000],
  ['an empty subtype', 'x,data,,,4K', 0x8000],
  ['a name of 16 bytes', 'sixteen_letters_,data,fat,,4K', 0x8000],
];

test.each(TABLES)('%s becomes the same bytes, with an MD5 and without', async (...[, csv, tableOffsetBytes]) => {
  await using place = await Workplace.make();
  await place.write('in.csv', csv);
  const rows = parsePartitionCsv(csv, { tableOffsetBytes, bootloaderOffsetBytes: bootloaderOffsetOf('esp32') });
  for (const md5 of [true, false]) {
    const form = md5 ? 'md5' : 'none';
    await place.run('python', '-c', GENERATE, 'in.csv', 'out.bin', `${tableOffsetBytes}`, form);
    const theirs = await place.read('out.bin');
    expect(Buffer.compare(buildPartitionTable(rows, { md5 }), theirs)).toBe(0);
    expect(parsePartitionTable(theirs)).toEqual(rows);
  }
});

test('what is written here is read there', async () => {
  await using place = await Workplace.make();
  const csv = vectorText('partition-table/station_basic.csv');
  await place.write('table.bin', buildPartitionTable(csv));
  const said = await place.run('python', '-c', READ, 'table.bin');
  expect(parsePartitionCsv(said)).toEqual(parsePartitionCsv(csv));
});

test.each([
  'a,data,fat,0x9001,4K',
  'a,app,factory,0x11000,1M',
  'a,app,,0x10000,1M',
  'o,data,ota,,4K',
  'o,data,ota,,8K,readonly',
  'o,data,tee_ota,,4K',
  'a,data,fat,,4K\na,data,fat,,4K',
  'a,data,fat,0x9000,8K\nb,data,fat,0xa000,4K',
  'a,data,fat,0x8000,4K',
  'a,data,fat,,012K',
  'a,data,fat,,4K,hidden',
  'a,date,fat,,4K',
])('%j is refused here and there', async (csv) => {
  await using place = await Workplace.make();
  await place.write('in.csv', csv);
  expect(await place.refuses('python', '-c', GENERATE, 'in.csv', 'out.bin', '0x8000', 'md5')).toBe(true);
  expect(faultOf(() => buildPartitionTable(csv)).code).toBe('format.bad-partition-table');
});
