import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { crc32 } from 'node:zlib';

import { beforeAll, describe, expect, test } from 'vitest';

import { sampleApp } from '../../../fixtures/sample-product/sample-images.ts';
import { keyDigest, signImage } from '../../../fixtures/sample-product/secure-boot-signer.ts';
import { parseAppImage, readImageSignatures, parsePartitionTable } from '../../../station-core/codecs/firmware.ts';
import { faultOf } from '../fault-of.ts';
import { vector, withByte } from '../vectors.ts';

const signed = vector('secure-boot/app_signed_rsa.bin');
const SECTOR = 0x5000;

function signaturesOf(bytes: Buffer) {
  return readImageSignatures(bytes, parseAppImage(bytes, 'app.bin').lengthBytes, 'app.bin');
}

const keys: Record<string, KeyObject> = {};
beforeAll(() => {
  keys['rsa'] = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  keys['p256'] = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  keys['p192'] = generateKeyPairSync('ec', { namedCurve: 'prime192v1' }).privateKey;
});

function key(name: string): KeyObject {
  const found = keys[name];
  if (found === undefined) throw new Error(`no key ${name}`);
  return found;
}

test('the signature that espsecure made verifies, and its key digest is the one espsecure reports', () => {
  const digest = vector('secure-boot/digest_rsa.bin').toString('hex');
  expect(signaturesOf(signed)).toEqual([{ scheme: 'rsa-3072', keyDigestHex: digest }]);
});

test('an image without a signature has none, with and without padding', () => {
  const plain = signed.subarray(0, parseAppImage(signed).lengthBytes);
  expect(signaturesOf(plain)).toEqual([]);
  for (const pad of [0x00, 0xff]) expect(signaturesOf(Buffer.concat([plain, Buffer.alloc(999, pad)]))).toEqual([]);
});

test.each([
  ['rsa', 'rsa-3072'],
  ['p256', 'ecdsa-p256'],
  ['p192', 'ecdsa-p192'],
])('an image signed with %s verifies as %s', (name, scheme) => {
  const bytes = signImage(sampleApp('esp32c3', 'lamp', '1'), [key(name)]);
  expect(signaturesOf(bytes)).toEqual([{ scheme, keyDigestHex: keyDigest(key(name)) }]);
});

test('up to three keys may have signed, and each must hold', () => {
  const three = signImage(signed.subarray(0, SECTOR), [key('rsa'), key('p256'), key('p192')]);
  expect(signaturesOf(three).map(({ scheme }) => scheme)).toEqual(['rsa-3072', 'ecdsa-p256', 'ecdsa-p192']);
  const second = SECTOR + 1216 + 36 + 65;
  const fault = faultOf(() => signaturesOf(withFixedCrc(withByte(three, second, (three[second] ?? 0) ^ 1), 1)));
  expect(fault.evidence).toEqual({
    file: 'app.bin',
    offsetBytes: second,
    reason: 'the ECDSA signature does not verify',
  });
});

/** Puts the right CRC over a block that a test has changed, so that what lies beneath is reached. */
function withFixedCrc(bytes: Buffer, block = 0): Buffer {
  const at = SECTOR + block * 1216;
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(crc32(copy.subarray(at, at + 1196)), at + 1196);
  return copy;
}

describe('a signature block is refused with the offset of what is wrong', () => {
  const flip = (at: number) => withByte(signed, SECTOR + at, (signed[SECTOR + at] ?? 0) ^ 1);
  test.each([
    { what: 'the CRC', change: 700, offset: 1196, reason: /CRC/ },
    { what: 'a reserved byte', change: 2, offset: 2, reason: /reserved/ },
    { what: 'the hash of the image', change: 10, offset: 4, reason: /SHA-256/ },
    { what: 'the signature', change: 900, offset: 812, reason: /RSA signature/ },
    { what: 'the modulus', change: 40, offset: 812, reason: /RSA signature/ },
    { what: 'an even modulus', change: 36, offset: 36, reason: /no RSA-3072 key/ },
    { what: 'the padding of the block', change: 1204, offset: 1204, reason: /reserved/ },
  ])('$what', ({ what, change, offset, reason }) => {
    const flipped = flip(change);
    const fault = faultOf(() => signaturesOf(what === 'the CRC' ? flipped : withFixedCrc(flipped)));
    expect(fault.code).toBe('firmware.bad-signature');
    expect(fault.evidence).toMatchObject({ file: 'app.bin', offsetBytes: SECTOR + offset });
    expect(fault.evidence['reason']).toMatch(reason);
  });

  test('a point that is not on its curve, and a curve nobody knows', () => {
    const bytes = signImage(signed.subarray(0, SECTOR), [key('p256')]);
    for (const [at, value] of [
      [36, 3],
      [40, (bytes[SECTOR + 40] ?? 0) ^ 1],
    ] as const) {
      const fault = faultOf(() => signaturesOf(withFixedCrc(withByte(bytes, SECTOR + at, value))));
      expect(fault.evidence).toMatchObject({
        offsetBytes: SECTOR + 36,
        reason: 'the key is no point on P-256 or P-192',
      });
    }
  });

  test('bytes behind the last block', () => {
    expect(faultOf(() => signaturesOf(withByte(signed, SECTOR + 3000, 0))).evidence).toMatchObject({
      offsetBytes: SECTOR + 3000,
      reason: 'a byte that belongs to no block',
    });
  });
});

test('a byte between image and signature sector is no one’s', () => {
  expect(faultOf(() => signaturesOf(withByte(signed, SECTOR - 5, 0x41)))).toMatchObject({
    code: 'firmware.bad-image',
    evidence: { file: 'app.bin', offsetBytes: SECTOR - 5 },
  });
});

test('a signature of another image does not fit, though both were signed by the same key', () => {
  const one = signImage(sampleApp('esp32c3', 'lamp', '1'), [key('p256')]);
  const two = signImage(sampleApp('esp32c3', 'lamp', '2'), [key('p256')]);
  const mixed = Buffer.concat([one.subarray(0, -4096), two.subarray(-4096)]);
  expect(faultOf(() => signaturesOf(mixed)).evidence['reason']).toMatch(/SHA-256/);
});

test('a partition table may carry a signature as well, and nothing else behind its end', () => {
  const table = vector('partition-table/station_secure.bin');
  const signedTable = signImage(table, [key('rsa')]);
  expect(parsePartitionTable(signedTable)).toEqual(parsePartitionTable(table));
  expect(faultOf(() => parsePartitionTable(withByte(signedTable, 0x1010, 1), 'pt.bin')).code).toBe(
    'firmware.bad-signature',
  );
  expect(faultOf(() => parsePartitionTable(Buffer.concat([table, Buffer.from('x')]), 'pt.bin')).evidence).toMatchObject(
    {
      file: 'pt.bin',
      offsetBytes: 0xc00,
    },
  );
});
