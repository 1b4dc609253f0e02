import fc from 'fast-check';
import { expect, test } from 'vitest';

import { buildSecureCert, readSecureCert } from '../../station-core/codecs/secure-cert.ts';
import { findSecureCert, readSecureCertHeader } from '../../station-core/formats/esp-secure-cert.ts';
import { hasSecureCertFlag, SECURE_CERT_FLAG, SECURE_CERT_TYPE } from '../../station-core/formats/esp-secure-cert.ts';
import { caseFile } from './cases.ts';
import { vector, vectorText } from './vectors.ts';

const { caCertificate, deviceCertificate, privateKey, hmacEcdsaSalt } = SECURE_CERT_TYPE;

test.each(['tlv_der', 'tlv_nokey_user', 'computed_hmac_ecdsa'])(
  '%s is read, and written again byte for byte',
  (name) => {
    const bytes = vector(`esp-secure-cert/${name}.bin`);
    expect(buildSecureCert(readSecureCert(bytes)).equals(bytes)).toBe(true);
  },
);

test('the records of tlv_nokey_user come out of their values byte for byte', () => {
  const pem = (name: string) => Buffer.from(`${vectorText(`esp-secure-cert/${name}`)}\0`);
  const built = buildSecureCert(
    [
      { type: caCertificate, value: pem('cacert.pem') },
      { type: deviceCertificate, value: pem('dev.pem') },
      { type: SECURE_CERT_TYPE.userData1, value: Buffer.from('SN-000123') },
      { type: 52, value: Buffer.from('DEADBEEF00', 'hex') },
      { type: 53, subtype: 3, value: Buffer.from('hello') },
    ],
    { integrity: true },
  );
  expect(built.equals(vector('esp-secure-cert/tlv_nokey_user.bin'))).toBe(true);
});

test('certificates are found by type', () => {
  const records = readSecureCert(vector('esp-secure-cert/tlv_der.bin'));
  const value = findSecureCert(records, deviceCertificate)?.value;
  expect(Buffer.from(value ?? []).equals(vector('esp-secure-cert/dev.der'))).toBe(true);
  expect(findSecureCert(records, hmacEcdsaSalt)).toBeUndefined();
});

test('a derived key is an empty record with a flag, and its salt', () => {
  const salt = Buffer.from('202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f', 'hex');
  const key = { type: privateKey, flags: SECURE_CERT_FLAG.hmacEcdsaKey, value: Buffer.alloc(0) };
  const built = buildSecureCert([{ type: hmacEcdsaSalt, value: salt }, key]);
  expect(built.equals(vector('esp-secure-cert/computed_hmac_ecdsa.bin'))).toBe(true);
});

test('a partition of the right size ends as erased flash, and erased flash holds no record', () => {
  const partition = buildSecureCert([{ type: caCertificate, value: Buffer.from('x') }], { sizeBytes: 0x2000 });
  expect(partition).toHaveLength(0x2000);
  expect(readSecureCert(partition)).toHaveLength(1);
  expect(readSecureCert(Buffer.alloc(0x2000, 0xff))).toEqual([]);
});

test('the end mark that Espressif’s tool leaves behind an integrity record ends the list too', () => {
  const records = buildSecureCert([{ type: caCertificate, value: Buffer.from('x') }], { integrity: true });
  const partition = Buffer.concat([records, Buffer.from('ffff0000', 'hex'), Buffer.alloc(64, 0xff)]);
  expect(readSecureCert(partition)).toEqual(readSecureCert(records));
  expect(readSecureCertHeader(partition.subarray(records.length))).toBe('erased');
});

test('whatever is written is read back', () => {
  const byte = fc.nat(255);
  const value = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const record = fc.record({ type: byte.filter((type) => type !== 9), subtype: byte, flags: byte, value });
  const records = fc.uniqueArray(record, { maxLength: 8, selector: ({ type, subtype }) => type * 256 + subtype });
  fc.assert(
    fc.property(records, fc.boolean(), (list, integrity) => {
      const read = readSecureCert(buildSecureCert(list, { integrity, sizeBytes: 0x2000 }));
      expect(read.filter(({ type }) => type !== 9)).toEqual(list);
    }),
  );
});

test('the flags are two fields, and a value nobody has defined says nothing', () => {
  const names = (flags: number) => FLAGS.filter((name) => hasSecureCertFlag(flags, name));
  expect([0x00, 0xc0, 0x10, 0x38, 0xff].flatMap(names)).toEqual([]);
  expect(names(0x40)).toEqual(['hmacEcdsaKey']);
  expect(names(0x80)).toEqual(['hmacEncrypted']);
  expect(names(0x08)).toEqual(['ecdsaPeripheral']);
  expect(names(0x48)).toEqual(['hmacEcdsaKey', 'ecdsaPeripheral']);
  const [key] = readSecureCert(caseFile('07-secure-cert-flags/plain-key-flags-ff.bin'));
  expect(key).toMatchObject({ type: SECURE_CERT_TYPE.privateKey, flags: 0xff });
});

const FLAGS = ['hmacEcdsaKey', 'hmacEncrypted', 'ecdsaPeripheral'] as const;
