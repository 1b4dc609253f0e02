import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  certSerialKey,
  keysOf,
  macKey,
  nameKey,
  serialKey,
  sha256Key,
} from '../../../station-core/ledger/search/normalise.ts';

test('a serial number is the same in any case, with or without its separators, and with look-alikes', () => {
  const key = serialKey('L1-S01-000123');
  for (const written of [
    'l1-s01-000123',
    'L1 S01 000123',
    'L1S01000123',
    ' L1-SO1-OOO123\n',
    'LI-S01-000I23',
    'L1-S01-000123\u200e',
  ]) {
    expect(serialKey(written)).toBe(key);
  }
  expect(serialKey('L1-S01-000124')).not.toBe(key);
});

test('a MAC address is the same in any writing', () => {
  for (const written of [
    '24:0A:C4:00:00:1f',
    '24-0a-c4-00-00-1f',
    '240a.c400.001f',
    '240AC400001F',
    '24 0a c4 00 00 1f',
    '240AC4-00001F',
  ]) {
    expect(macKey(written)).toBe('24:0a:c4:00:00:1f');
  }
  expect(macKey('24:0a:c4:00:00')).toBeUndefined();
});

test('the serial of a certificate is a number', () => {
  for (const written of ['0A:1B:2C', 'serial=0A1B2C', '0x0a1b2c', '00 0a 1b 2c'])
    expect(certSerialKey(written)).toBe('a1b2c');
  expect(certSerialKey('0'.repeat(42))).toBe('0');
  expect(certSerialKey('xyz')).toBeUndefined();
});

test('a digest is the same as OpenSSL, a browser and a pin list write it', () => {
  const hex = 'a0'.repeat(31) + 'ff';
  const base64 = Buffer.from(hex, 'hex').toString('base64');
  const colons = hex.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
  for (const written of [hex, colons, `SHA256 Fingerprint=${colons}`, `sha256/${base64}`, base64, `SHA-256: ${hex}`]) {
    expect(sha256Key(written)).toBe(hex);
  }
  expect(sha256Key(hex.slice(2))).toBeUndefined();
});

test('what nobody sees makes no difference', () => {
  expect(nameKey('\u202eLamp \u0000One\u2066')).toBe('lamp one');
  expect(keysOf('\u202e\u0000\u200b')).toEqual([]);
});

test('any text gives keys or none, and a key gives itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { key } of keysOf(text)) expect(key).not.toBe('');
      expect(serialKey(serialKey(text))).toBe(serialKey(text));
      const serial = certSerialKey(text);
      if (serial !== undefined) expect(certSerialKey(serial)).toBe(serial);
    }),
  );
});

test('a MAC address that was written anyhow is read back', () => {
  const separators = fc.constantFrom('', ':', '-', '.', ' ');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), separators, fc.boolean(), (bytes, between, upper) => {
      const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
      const written = pairs.join(between);
      expect(macKey(upper ? written.toUpperCase() : written)).toBe(pairs.join(':'));
    }),
  );
});
