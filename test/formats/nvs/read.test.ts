import fc from 'fast-check';
import { expect, test } from 'vitest';

import { espCrc32 } from '../../../station-core/formats/crc32.ts';
import { buildNvs, parseNvsKeys, readNvs } from '../../../station-core/codecs/nvs.ts';
import type { NvsEntry, NvsValue } from '../../../station-core/formats/nvs/build.ts';
import { readNvsCsv } from '../../../station-core/release/nvs-csv.ts';
import { integerValue } from '../../../station-core/formats/nvs/entry.ts';
import { vector, VECTORS, vectorText } from '../vectors.ts';

test('reading gives what the CSV said', async () => {
  for (const name of [
    '02_ints',
    '04_strings',
    '05_large_blob',
    '13_blob_one_entry_left',
    '16_station',
    '17_v1_hex2bin',
  ]) {
    const rows = await readNvsCsv(vectorText(`nvs/${name}.csv`), { baseDirectory: `${VECTORS}/nvs` });
    expect(readNvs(vector(`nvs/${name}.bin`)), name).toEqual(rows.filter((row) => 'key' in row));
  }
});

test('an encrypted partition is read with its keys', async () => {
  const keys = parseNvsKeys(vector('nvs/keys_fixed.bin'));
  const plain = readNvs(vector('nvs/16_station.bin'));
  expect(readNvs(vector('nvs/18_station_encrypted.bin'), { keys })).toEqual(plain);
});

test('pages that an older generator marked full are read as well', () => {
  const bytes = vector('nvs/16_station.bin');
  bytes.writeUInt32LE(0xfffffffc, 0);
  expect(readNvs(bytes)).toHaveLength(8);
});

test('pages are read in the order of their sequence numbers, wherever they lie', () => {
  const bytes = vector('nvs/05_large_blob.bin');
  const swapped = Buffer.concat([
    bytes.subarray(0x1000, 0x2000),
    bytes.subarray(0x2000, 0x3000),
    bytes.subarray(0, 0x1000),
    bytes.subarray(0x3000),
  ]);
  expect(readNvs(swapped)).toEqual(readNvs(bytes));
});

test('erased entries are passed over', () => {
  const bytes = vector('nvs/02_ints.bin');
  // Entry 1 is u8min: clearing both bits of its state erases it.
  bytes.writeUInt8(bytes.readUInt8(32) & ~0b1100, 32);
  expect(readNvs(bytes).map(({ key }) => key)).toEqual(
    readNvs(vector('nvs/02_ints.bin'))
      .map(({ key }) => key)
      .slice(1),
  );
});

test('a key that power loss left twice gives its newest value', () => {
  const bytes = buildNvs({
    sizeBytes: 0x3000,
    entries: [
      { namespace: 'n', key: 'a', value: { type: 'u8', number: 1 } },
      { namespace: 'n', key: 'b', value: { type: 'u8', number: 2 } },
    ],
  });
  const second = bytes.subarray(64 + 2 * 32, 64 + 3 * 32);
  second.write('a', 8);
  second.writeUInt32LE(espCrc32(Buffer.concat([second.subarray(0, 4), second.subarray(8)])), 4);
  expect(readNvs(bytes)).toEqual([{ namespace: 'n', key: 'a', value: { type: 'u8', number: 2 } }]);
});

test('whatever fits is read back as it was written, in every version and encrypted', () => {
  const keys = parseNvsKeys(vector('nvs/keys_fixed.bin'));
  fc.assert(
    fc.property(entries(), fc.constantFrom(1, 2), fc.boolean(), (list, version, encrypted) => {
      const secured = encrypted ? { keys } : {};
      const bytes = buildNvs({ sizeBytes: 0x20000, version, entries: list, ...secured });
      expect(sorted(readNvs(bytes, secured))).toEqual(sorted(list));
    }),
    { numRuns: 200 },
  );
});

function entries(): fc.Arbitrary<NvsEntry[]> {
  const name = fc.stringMatching(/^[a-z0-9_.]{1,15}$/);
  const integer = fc
    .constantFrom('u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64')
    .chain((type) => bounded(type).map((number) => integerValue(type, number)));
  const text = fc.string({ unit: 'grapheme', maxLength: 300 }).filter((value) => !value.includes('\0'));
  const value: fc.Arbitrary<NvsValue> = fc.oneof(
    integer,
    text.map((content): NvsValue => ({ type: 'string', text: content })),
    fc.uint8Array({ maxLength: 1984 }).map((bytes): NvsValue => ({ type: 'blob', bytes: Buffer.from(bytes) })),
  );
  const entry = fc.record({ namespace: name, key: name, value });
  return fc.uniqueArray(entry, { maxLength: 20, selector: ({ namespace, key }) => `${namespace}/${key}` });
}

function bounded(type: string): fc.Arbitrary<bigint> {
  const bits = BigInt(type.slice(1));
  return type.startsWith('u')
    ? fc.bigInt({ min: 0n, max: 2n ** bits - 1n })
    : fc.bigInt({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n });
}

function sorted(list: readonly NvsEntry[]): NvsEntry[] {
  return list.toSorted((a, b) => `${a.namespace}/${a.key}`.localeCompare(`${b.namespace}/${b.key}`, 'en'));
}
