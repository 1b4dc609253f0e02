import { execFileSync } from 'node:child_process';
import { createECDH, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { macOf } from '../../station-core/model/mac.ts';
import { buildIdevidTbs, type IdevidSubject } from '../../station-core/pki/idevid.ts';
import { IssuingProfile } from '../../station-core/pki/issuing-profile.ts';
import { requireGoodKey } from '../../station-core/pki/key-quality.ts';
import { lintTbs } from '../../station-core/pki/lint.ts';
import { spkiDerOfPoint } from '../../station-core/pki/public-key.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import { makeSample, type Sample } from './sample.ts';

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const twoDigits = fc.integer({ min: 0, max: 255 }).map((byte) => byte.toString(16).padStart(2, '0'));
const subjects = fc.record({
  certSerial: bytes(20).map((serial) => Buffer.concat([Buffer.of(((serial[0] ?? 0) & 0x7f) | 1), serial.subarray(1)])),
  notBefore: fc.date({ min: new Date('1990-01-01'), max: new Date('2080-01-01'), noInvalidDate: true }),
  unitSerial: fc.stringMatching(/^[A-Za-z0-9.-]{1,64}$/),
  mac: fc.array(twoDigits, { minLength: 6, maxLength: 6 }).map((digits) => macOf(digits.join(':'))),
  organization: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
  organizationalUnit: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
  hardwareTypeOid: fc
    .array(fc.integer({ min: 0, max: 2 ** 31 }), { minLength: 1, maxLength: 9 })
    .map((arcs) => `1.3.${arcs.join('.')}`),
  serverAuth: fc.boolean(),
});

test('what it writes is what pkijs writes, byte for byte, and passes the lint', () => {
  const { issuerCertDer, spkiDer } = sample.subject;
  const profile = new IssuingProfile(issuerCertDer);
  fc.assert(
    fc.property(subjects, (drawn) => {
      const subject: IdevidSubject = { issuerCertDer, spkiDer, ...drawn };
      const tbsDer = profile.tbs(subject);
      expect(tbsDer.toString('hex')).toBe(buildIdevidTbs(subject).toString('hex'));
      if (subject.notBefore.getUTCFullYear() < 2050) lintTbs(tbsDer, subject);
    }),
    { numRuns: 200 },
  );
});

test('the certificate verifies under its issuer for OpenSSL, and nothing else is put together', () => {
  const profile = new IssuingProfile(sample.subject.issuerCertDer);
  const tbsDer = profile.tbs(sample.subject);
  const certDer = profile.certificate(tbsDer, sign('sha256', tbsDer, sample.caKey));
  expect(new X509Certificate(certDer).verify(new X509Certificate(sample.subject.issuerCertDer).publicKey)).toBe(true);
  const parsed = execFileSync('openssl', ['asn1parse'], { input: certificatePem(certDer) }).toString();
  expect(parsed).toContain('ecdsa-with-SHA256');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const foreign = sign('sha256', tbsDer, privateKey);
  expect(() => profile.certificate(tbsDer, foreign)).toThrow('hsm.failed');
});

test.each([1, 2, 3, 400, 512])('a key whose private half is the number %i is no key', (number) => {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(Buffer.from(number.toString(16).padStart(64, '0'), 'hex'));
  const point = curve.getPublicKey();
  expect(() => {
    requireGoodKey(point);
  }).toThrow('csr.unsuitable-key');
});

test('keys that were drawn well pass', () => {
  for (let drawn = 0; drawn < 200; drawn++) {
    const curve = createECDH('prime256v1');
    const point = curve.generateKeys();
    requireGoodKey(point);
    expect(spkiDerOfPoint(point)).toHaveLength(91);
  }
});
