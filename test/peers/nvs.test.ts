import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';

import { buildNvs, encodeNvsKeys, nvsKeysFromHmacKey, parseNvsKeys, readNvs } from '../../station-core/codecs/nvs.ts';
import type { NvsKeys } from '../../station-core/formats/nvs/encryption.ts';
import type { NvsVersion } from '../../station-core/formats/nvs/entry.ts';
import { readNvsCsv } from '../../station-core/release/nvs-csv.ts';
import { faultFrom } from '../formats/fault-of.ts';
import { Workplace } from './peer.ts';

const GENERATOR = ['-m', 'esp_idf_nvs_partition_gen'] as const;
const HEADER = 'key,type,encoding,value';

interface Content {
  readonly name: string;
  readonly rows: readonly string[];
  readonly sizeBytes: number;
  readonly version?: NvsVersion;
}

const INTEGERS = [
  'u8min,data,u8,0',
  'u8max,data,u8,255',
  'i8min,data,i8,-128',
  'i8max,data,i8,127',
  'u16max,data,u16,65535',
  'i16min,data,i16,-32768',
  'u32max,data,u32,4294967295',
  'i32min,data,i32,-2147483648',
  'u64max,data,u64,18446744073709551615',
  'i64min,data,i64,-9223372036854775808',
  'i64max,data,i64,9223372036854775807',
];
const hex = (lengthBytes: number): string => Buffer.alloc(lengthBytes, 'birthmark').toString('hex');
const base64 = (lengthBytes: number): string => Buffer.alloc(lengthBytes, 'birthmark').toString('base64');

const CONTENTS: readonly Content[] = [
  { name: 'every integer type at its limits', rows: INTEGERS, sizeBytes: 0x3000 },
  {
    name: 'strings, empty, at the edges of entries, and the longest',
    rows: [
      's0,data,string,""',
      `s31,data,string,${'a'.repeat(31)}`,
      `s32,data,string,${'b'.repeat(32)}`,
      'utf8,data,string,Gerät 灯',
      'quoted,data,string,"a ""b"", c"',
      `s3999,data,string,${'c'.repeat(3967)}`,
    ],
    sizeBytes: 0x5000,
  },
  {
    name: 'blobs of every encoding',
    rows: [
      `h1,data,hex2bin,${hex(1)}`,
      `h32,data,hex2bin,${hex(32)}`,
      `b64,data,base64,${base64(100)}`,
      'text,data,binary,abc',
      'file,file,binary,blob.bin',
      'filehex,file,hex2bin,hex.txt',
      'fileb64,file,base64,base64.txt',
      'filetext,file,string,text.txt',
    ],
    sizeBytes: 0x4000,
  },
  {
    name: 'blobs that are filled up',
    rows: ['f,data,blob_fill(6;0xAA),hi', 'sf,data,blob_sz_fill(40;0x00),ab', 'ef,data,blob_fill(3;0xFF),'],
    sizeBytes: 0x3000,
  },
  {
    name: 'a blob over several pages',
    rows: ['a,data,u8,1', `big,data,hex2bin,${hex(9000)}`, 'z,data,u8,2', `more,data,base64,${base64(4000)}`],
    sizeBytes: 0x8000,
  },
  {
    name: 'page version 1',
    rows: [...INTEGERS, `h,data,hex2bin,${hex(1500)}`, 's,data,string,text'],
    sizeBytes: 0x4000,
    version: 1,
  },
  {
    name: 'two namespaces',
    rows: ['a,data,u8,1', 'second_namespace,namespace,,', 'a,data,u8,2'].map((row) =>
      row.replace('second_namespace', 'second'),
    ),
    sizeBytes: 0x3000,
  },
  { name: 'a partition of one page', rows: ['a,data,u8,1'], sizeBytes: 0x1000 },
  {
    name: 'more keys than one page holds',
    rows: Array.from({ length: 300 }, (_, at) => `k${at},data,u32,${at}`),
    sizeBytes: 0x6000,
  },
];

async function workplace(): Promise<Workplace> {
  const place = await Workplace.make();
  await place.write('blob.bin', randomBytes(700));
  await place.write('hex.txt', hex(50));
  await place.write('base64.txt', base64(50));
  await place.write('text.txt', 'from a file');
  return place;
}

const csvOf = (rows: readonly string[]): string => [HEADER, 'first,namespace,,', ...rows, ''].join('\n');

async function ours({ rows, sizeBytes, version = 2 }: Content, dir: string, keys?: NvsKeys): Promise<Buffer> {
  const entries = await readNvsCsv(csvOf(rows), { baseDirectory: dir });
  return buildNvs({ sizeBytes, entries, version, ...(keys === undefined ? {} : { keys }) });
}

test.each(CONTENTS)('$name: the generator writes the same bytes, and they are read back', async (content) => {
  await using place = await workplace();
  await place.write('in.csv', csvOf(content.rows));
  const version = String(content.version ?? 2);
  await place.run(
    'python',
    ...GENERATOR,
    'generate',
    '--version',
    version,
    'in.csv',
    'out.bin',
    `${content.sizeBytes}`,
  );
  const theirs = await place.read('out.bin');
  expect(Buffer.compare(await ours(content, place.dir), theirs)).toBe(0);
  const keys = content.rows.filter((row) => !row.includes(',namespace,'));
  expect(readNvs(theirs)).toHaveLength(keys.length);
});

test.each(CONTENTS)('$name, encrypted with a key partition: the generator writes the same bytes', async (content) => {
  await using place = await workplace();
  const keys = { dataKey: randomBytes(32), tweakKey: randomBytes(32) };
  await place.write('keys.bin', encodeNvsKeys(keys));
  await place.write('in.csv', csvOf(content.rows));
  const input = ['in.csv', 'out.bin', `${content.sizeBytes}`, '--version', String(content.version ?? 2)];
  await place.run('python', ...GENERATOR, 'encrypt', ...input, '--inputkey', 'keys.bin');
  const theirs = await place.read('out.bin');
  expect(Buffer.compare(await ours(content, place.dir, keys), theirs)).toBe(0);
  expect(readNvs(theirs, { keys })).toEqual(readNvs(await ours(content, place.dir)));
});

test.each(CONTENTS)('$name, encrypted under the HMAC scheme: the generator writes the same bytes', async (content) => {
  await using place = await workplace();
  const hmacKey = randomBytes(32);
  await place.write('hmac.bin', hmacKey);
  await place.write('in.csv', csvOf(content.rows));
  const input = ['in.csv', 'out.bin', `${content.sizeBytes}`, '--version', String(content.version ?? 2)];
  const scheme = ['--keygen', '--key_protect_hmac', '--kp_hmac_inputkey', 'hmac.bin'];
  await place.run('python', ...GENERATOR, 'encrypt', ...input, ...scheme);
  const theirs = await place.read('out.bin');
  const keys = nvsKeysFromHmacKey(hmacKey);
  expect(Buffer.compare(await ours(content, place.dir, keys), theirs)).toBe(0);
});

test('the generator decrypts what is encrypted here', async () => {
  await using place = await workplace();
  const keys = { dataKey: randomBytes(32), tweakKey: randomBytes(32) };
  const content = { name: '', rows: INTEGERS, sizeBytes: 0x3000 };
  await place.write('keys.bin', encodeNvsKeys(keys));
  await place.write('encrypted.bin', await ours(content, place.dir, keys));
  await place.run('python', ...GENERATOR, 'decrypt', 'encrypted.bin', 'keys.bin', 'plain.bin');
  expect(Buffer.compare(await place.read('plain.bin'), await ours(content, place.dir))).toBe(0);
});

test('key partitions that the generator draws are read, and written again byte for byte', async () => {
  await using place = await workplace();
  await place.run('python', ...GENERATOR, 'generate-key', '--keyfile', 'drawn.bin');
  const drawn = await place.read('keys/drawn.bin');
  expect(encodeNvsKeys(parseNvsKeys(drawn)).equals(drawn)).toBe(true);
});

test.each([
  'k,data,u8,256',
  'k,data,i8,-129',
  'k,data,u16,ten',
  'k,data,u64,18446744073709551616',
  'k,data,hex2bin,abc',
  'k,data,text,abc',
  'sixteen_letters_,data,u8,1',
  `k,data,string,${'x'.repeat(4001)}`,
])('%s is refused here and there', async (row) => {
  await using place = await workplace();
  await place.write('in.csv', csvOf([row]));
  expect(await place.refuses('python', ...GENERATOR, 'generate', 'in.csv', 'out.bin', '0x4000')).toBe(true);
  const built = ours({ name: '', rows: [row], sizeBytes: 0x4000 }, place.dir);
  expect((await faultFrom(built)).code).toBe('format.bad-nvs');
});

test.each([
  // C would read ten; nobody can know what was meant.
  { what: 'a number with a zero before it', rows: ['k,data,u8,012'] },
  // Firmware would find only one of them.
  { what: 'a key that occurs twice', rows: ['k,data,u8,1', 'k,data,u8,2'] },
])('$what: the generator takes it, and here it is refused on purpose', async ({ rows }) => {
  await using place = await workplace();
  await place.write('in.csv', csvOf(rows));
  await place.run('python', ...GENERATOR, 'generate', 'in.csv', 'out.bin', '0x4000');
  expect((await faultFrom(ours({ name: '', rows, sizeBytes: 0x4000 }, place.dir))).code).toBe('format.bad-nvs');
});
