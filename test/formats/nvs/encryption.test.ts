import { expect, test } from 'vitest';

import {
  decryptNvs,
  encodeNvsKeys,
  encryptNvs,
  nvsKeysFromHmacKey,
  parseNvsKeys,
  readNvs,
} from '../../../station-core/codecs/nvs.ts';
import { faultOf } from '../fault-of.ts';
import { vector, withByte } from '../vectors.ts';

const keys = parseNvsKeys(vector('nvs/keys_fixed.bin'));

test('a key partition is read and written byte for byte', () => {
  expect(Buffer.from(keys.dataKey).toString('hex')).toMatch(/^000102.*1e1f$/);
  expect(Buffer.from(keys.tweakKey).toString('hex')).toMatch(/^808182.*9e9f$/);
  expect(encodeNvsKeys(keys).equals(vector('nvs/keys_fixed.bin'))).toBe(true);
});

test('encrypting and decrypting undo each other, and touch neither headers nor unused entries', () => {
  const plain = vector('nvs/16_station.bin');
  const encrypted = encryptNvs(plain, keys);
  expect(encrypted.equals(vector('nvs/18_station_encrypted.bin'))).toBe(true);
  expect(decryptNvs(encrypted, keys).equals(plain)).toBe(true);
  expect(encrypted.subarray(0, 64).equals(plain.subarray(0, 64))).toBe(true);
});

// 20_station_encrypted_hmac.bin is what Espressif's generator writes for hmac_fixed.bin (`--key_protect_hmac`).
test('the HMAC scheme derives both keys from the eFuse key as the chip does', () => {
  const derived = nvsKeysFromHmacKey(vector('nvs/hmac_fixed.bin'));
  const encrypted = vector('nvs/20_station_encrypted_hmac.bin');
  expect(readNvs(encrypted, { keys: derived })).toEqual(readNvs(vector('nvs/16_station.bin')));
});

test('damaged, short or equal keys are refused and not shown', () => {
  const bytes = vector('nvs/keys_fixed.bin');
  const bad = faultOf(() => parseNvsKeys(withByte(bytes, 5, 0xee), 'keys.bin'));
  expect(bad.code).toBe('format.bad-nvs');
  expect(bad.evidence).toEqual({ file: 'keys.bin', offsetBytes: 64, reason: 'the CRC of the keys is wrong' });
  expect(faultOf(() => parseNvsKeys(bytes.subarray(0, 100))).evidence['offsetBytes']).toBe(100);
  const same = Buffer.alloc(32, 1);
  expect(faultOf(() => encryptNvs(vector('nvs/01_u8.bin'), { dataKey: same, tweakKey: same })).code).toBe(
    'format.bad-nvs',
  );
  expect(faultOf(() => nvsKeysFromHmacKey(same.subarray(1))).code).toBe('format.bad-nvs');
});

test('the wrong keys give a Fault, not values', () => {
  const other = nvsKeysFromHmacKey(Buffer.alloc(32, 0x22));
  const fault = faultOf(() => readNvs(vector('nvs/18_station_encrypted.bin'), { keys: other }));
  expect(fault.code).toBe('format.bad-nvs');
  expect(fault.evidence['offsetBytes']).toBe(68);
});
