import { execFileSync } from 'node:child_process';
import { sign, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { macOf } from '../../station-core/model/mac.ts';
import { Fault } from '../../station-core/fault.ts';
import { assembleCertificate } from '../../station-core/pki/assemble.ts';
import { buildIdevidTbs, deviceUrn } from '../../station-core/pki/idevid.ts';
import { lintTbs } from '../../station-core/pki/lint.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import { makeSample } from './sample.ts';
import type { Sample } from './sample.ts';

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});

function issue(serverAuth = false): Buffer {
  const subject = { ...sample.subject, serverAuth };
  const tbsDer = buildIdevidTbs(subject);
  lintTbs(tbsDer, subject);
  const signatureDer = sign('sha256', tbsDer, sample.caKey);
  return assembleCertificate({ tbsDer, signatureDer, issuerCertDer: subject.issuerCertDer });
}

test('openssl accepts the certificate under its strictest rules', () => {
  const leaf = join(sample.dir, 'leaf.pem');
  writeFileSync(leaf, certificatePem(issue()));
  const verified = execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', sample.caCertPath, leaf]);
  expect(verified.toString()).toContain('leaf.pem: OK');
});

test('the certificate says who the unit is, and never ends', () => {
  const certificate = new X509Certificate(issue());
  expect(certificate.subject).toBe('O=Lämpchen GmbH\nOU=Lamp One\nserialNumber=BM-00042');
  expect(certificate.validFromDate.toISOString()).toBe('2026-05-04T03:02:01.000Z');
  expect(certificate.validToDate.toISOString()).toBe('9999-12-31T23:59:59.000Z');
  expect(certificate.serialNumber.toLowerCase()).toBe(Buffer.from(sample.subject.certSerial).toString('hex'));
  expect(certificate.subjectAltName).toContain('URI:urn:dev:mac:7cdfa1fffe002b3c');
  expect(certificate.ca).toBe(false);
});

test('serverAuth is in the certificate of those products that ask for it', () => {
  const clientAuth = '1.3.6.1.5.5.7.3.2';
  expect(new X509Certificate(issue()).keyUsage).toEqual([clientAuth]);
  expect(new X509Certificate(issue(true)).keyUsage).toEqual([clientAuth, '1.3.6.1.5.5.7.3.1']);
});

test('the DEV URN of a MAC is its EUI-64, as in the example of RFC 9039', () => {
  expect(deviceUrn(macOf('00:24:be:80:4f:f1'))).toBe('urn:dev:mac:0024befffe804ff1');
});

test('the golden TBS of a fixed unit does not change by itself', () => {
  const spkiDer = Buffer.from(
    '3059301306072a8648ce3d020106082a8648ce3d03010703420004' +
      '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
      '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    'hex',
  );
  const tbs = buildIdevidTbs({ ...sample.subject, spkiDer, certSerial: Buffer.alloc(20, 0x4b) }).toString('hex');
  // 8 fields: all but the issuer's name and key identifier are fixed here.
  expect(tbs.slice(8, 8 + 10 + 44 + 24)).toBe('a003020102' + '0214' + '4b'.repeat(20) + '300a06082a8648ce3d040302');
  expect(tbs).toContain('170d3236303530343033303230315a180f39393939313233313233353935395a');
  expect(tbs).toContain('a02406082b06010505070804a0183016060a2b06010401868d1f0701'); // otherName: the type-id stands in [0] itself
});

test('a signature by another key is never assembled into a certificate', () => {
  const tbsDer = buildIdevidTbs(sample.subject);
  const signatureDer = sign('sha256', Buffer.from('something else'), sample.caKey);
  const { issuerCertDer } = sample.subject;
  expect(() => assembleCertificate({ tbsDer, signatureDer, issuerCertDer })).toThrow(Fault);
});
