import { expect, test } from 'vitest';

import { readNvsCsv } from '../../../station-core/release/nvs-csv.ts';
import { caseFile } from '../cases.ts';
import { faultFrom } from '../fault-of.ts';

const HEADER = 'key,type,encoding,value\n';

test('comments, quotes, CRLF and a byte order mark are understood', async () => {
  const csv =
    '\uFEFF# made by hand\r\nkey,type,encoding,value\r\nn,namespace,,\r\n\r\n#k,data,u8,1\r\nq,data,string,"a ""b"", c\r\nd"\r\nlast,data,string,#no comment';
  expect(await readNvsCsv(csv)).toEqual([
    { namespace: 'n' },
    { namespace: 'n', key: 'q', value: { type: 'string', text: 'a "b", c\nd' } },
    { namespace: 'n', key: 'last', value: { type: 'string', text: '#no comment' } },
  ]);
});

test('the columns may stand in any order', async () => {
  const [, entry] = await readNvsCsv('value,key,encoding,type\n,n,,namespace\n7,k,u8,data\n');
  expect(entry).toEqual({ namespace: 'n', key: 'k', value: { type: 'u8', number: 7 } });
});

test('numbers may be decimal or hexadecimal, and a 64-bit number keeps every digit', async () => {
  const [, a, b] = await readNvsCsv(`${HEADER}n,namespace,,\na,data,u32,0xfF\nb,data,i64,-9223372036854775808\n`);
  expect(a).toMatchObject({ value: { type: 'u32', number: 255 } });
  expect(b).toMatchObject({ value: { type: 'i64', number: -(2n ** 63n) } });
});

test('a blank in a string stays', async () => {
  const [, entry] = await readNvsCsv(`${HEADER}n,namespace,,\nk,data,string, two words \n`);
  expect(entry).toMatchObject({ value: { text: ' two words ' } });
});

test('blobs may be hexadecimal, base64, plain text or filled up', async () => {
  const csv = `${HEADER}n,namespace,,
hex,data,hex2bin,CAFE
b64,data,base64,aGVsbG8=
bin,data,binary,abc
fill,data,blob_fill(6;0xAA),hi
sized,data,blob_sz_fill(4;0x00),ab
`;
  const rows = await readNvsCsv(csv);
  const blobs = rows.flatMap((row) =>
    'key' in row && row.value.type === 'blob' ? [Buffer.from(row.value.bytes).toString('hex')] : [],
  );
  expect(blobs).toEqual(['cafe', '68656c6c6f', '616263', '6869aaaaaaaa', '0200000061620000']);
});

test('the empty columns that a spreadsheet adds are no columns', async () => {
  expect(await readNvsCsv(caseFile('19-csv-from-a-spreadsheet/trailing-commas.csv'))).toEqual([
    { namespace: 'cfg' },
    { namespace: 'cfg', key: 'port', value: { type: 'u16', number: 8883 } },
  ]);
});

test.each([
  ['03-text-that-is-not-utf8/nvs-latin1.csv', 3, 'line 3 is not UTF-8; save the file as UTF-8'],
  ['19-csv-from-a-spreadsheet/semicolon.csv', 1, 'its columns are separated by semicolons; save it with commas'],
  ['19-csv-from-a-spreadsheet/cr-only.csv', 1, 'its lines end in CR alone; save it with LF or CR LF'],
])('%s is named for what it is', async (path, line, reason) => {
  const fault = await faultFrom(readNvsCsv(caseFile(path), { name: 'unit.csv' }));
  expect(fault).toMatchObject({ code: 'format.bad-nvs', evidence: { file: 'unit.csv', line, reason } });
});
