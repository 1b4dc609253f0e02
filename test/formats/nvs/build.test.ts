import { expect, test } from 'vitest';

import { buildNvs, nvsKeysFromHmacKey, parseNvsKeys, readNvs } from '../../../station-core/codecs/nvs.ts';
import type { NvsEntry, NvsValue } from '../../../station-core/formats/nvs/build.ts';
import { readNvsCsv } from '../../../station-core/release/nvs-csv.ts';
import { vector, VECTORS, vectorText } from '../vectors.ts';

const fromCsv = (name: string) => readNvsCsv(vectorText(`nvs/${name}.csv`), { baseDirectory: `${VECTORS}/nvs` });

const PLAIN = [
  '01_u8',
  '02_ints',
  '03_i64',
  '04_strings',
  '05_large_blob',
  '06_multi_namespace',
  '08_binary_file',
  '09_hex2bin',
  '11_string_exact_fill',
  '13_blob_one_entry_left',
  '16_station',
  '21_readonly_4k',
  '22_size_3000',
];

test.each(PLAIN)("%s.csv becomes the bytes of Espressif's generator", async (name) => {
  const wanted = vector(`nvs/${name}.bin`);
  const built = buildNvs({ sizeBytes: wanted.length, entries: await fromCsv(name) });
  expect(built.equals(wanted)).toBe(true);
});

test('page version 1 becomes the bytes of the generator as well', async () => {
  const wanted = vector('nvs/17_v1_hex2bin.bin');
  const built = buildNvs({ sizeBytes: wanted.length, version: 1, entries: await fromCsv('17_v1_hex2bin') });
  expect(built.equals(wanted)).toBe(true);
});

test('an encrypted partition becomes the bytes of the generator as well', async () => {
  const wanted = vector('nvs/18_station_encrypted.bin');
  const keys = parseNvsKeys(vector('nvs/keys_fixed.bin'));
  const built = buildNvs({ sizeBytes: wanted.length, keys, entries: await fromCsv('18_station_encrypted') });
  expect(built.equals(wanted)).toBe(true);
});

test('a partition encrypted under the HMAC scheme becomes the bytes of the generator as well', async () => {
  const wanted = vector('nvs/20_station_encrypted_hmac.bin');
  const keys = nvsKeysFromHmacKey(vector('nvs/hmac_fixed.bin'));
  const built = buildNvs({ sizeBytes: wanted.length, keys, entries: await fromCsv('20_station_encrypted_hmac') });
  expect(built.equals(wanted)).toBe(true);
});

test('a key goes into the namespace it names, also when that namespace is opened a second time', async () => {
  const entries = await fromCsv('15_reopened_namespace');
  const built = buildNvs({ sizeBytes: 0x4000, entries });
  const place = (bytes: Buffer) => readNvs(bytes).map(({ namespace, key }) => `${namespace}/${key}`);
  expect(place(built)).toEqual(['a/k1', 'b/k2', 'a/k3']);

  // The generator puts k3 into b: exactly one entry differs, in its namespace index and its CRC.
  const generated = vector('nvs/15_reopened_namespace.bin');
  expect(place(generated)).toEqual(['a/k1', 'b/k2', 'b/k3']);
  const entry = 64 + 4 * 32;
  const differing = [...built.keys()].filter((at) => built[at] !== generated[at]);
  expect(differing).toEqual([entry, entry + 4, entry + 5, entry + 6, entry + 7]);
});

test("the generator's misplaced keys can be had for comparing images", async () => {
  const entries = await fromCsv('15_reopened_namespace');
  const built = buildNvs({ sizeBytes: 0x4000, entries, reopenedNamespace: 'as-espressif-generator' });
  expect(built.equals(vector('nvs/15_reopened_namespace.bin'))).toBe(true);
});

test('a string of 4000 bytes gets a page of its own, which the generator cannot do', () => {
  const entry = one({ type: 'string', text: 'x'.repeat(3999) });
  const built = buildNvs({ sizeBytes: 0x4000, entries: [entry] });
  expect(readNvs(built)).toEqual([entry]);
});

test('nothing is still an NVS partition', () => {
  const built = buildNvs({ sizeBytes: 0x3000, entries: [] });
  expect(built.readUInt32LE(0)).toBe(0xfffffffe);
  expect(readNvs(built)).toEqual([]);
});

test('the last page of a writable partition stays empty, a read-only one may be filled', () => {
  const entries = Array.from({ length: 240 }, (_, n) => one({ type: 'u8', number: n }, `k${n}`));
  const writable = buildNvs({ sizeBytes: 0x3000, entries });
  expect(writable.subarray(0x2000).every((byte) => byte === 0xff)).toBe(true);
  expect(buildNvs({ sizeBytes: 0x2000, entries })).toHaveLength(0x2000);
  expect(buildNvs({ sizeBytes: 0x2000, entries: entries.slice(0, 3) })).toHaveLength(0x1000);
});

function one(value: NvsValue, key = 'k'): NvsEntry {
  return { namespace: 'n', key, value };
}
