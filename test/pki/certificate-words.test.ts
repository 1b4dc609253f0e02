import { execFileSync } from 'node:child_process';
import { createHash, sign, X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { assembleCertificate } from '../../station-core/pki/assemble.ts';
import { certificateWords, tbsOf } from '../../station-core/pki/certificate-words.ts';
import { buildIdevidTbs, type IdevidSubject } from '../../station-core/pki/idevid.ts';
import { makeSample } from './sample.ts';

let subject: IdevidSubject;
let certDer: Buffer;

beforeAll(async () => {
  const sample = await makeSample();
  subject = { ...sample.subject, serverAuth: true };
  const tbsDer = buildIdevidTbs(subject);
  const signatureDer = sign('sha256', tbsDer, sample.caKey);
  certDer = assembleCertificate({ tbsDer, signatureDer, issuerCertDer: subject.issuerCertDer });
});

test('a unit’s certificate is put in words', () => {
  expect(certificateWords(certDer)).toEqual({
    serialHex: Buffer.from(subject.certSerial).toString('hex'),
    signatureAlgorithm: 'ecdsa-with-SHA256',
    subject: ['O=Lämpchen GmbH', 'OU=Lamp One', 'serialNumber=BM-00042'],
    issuer: certificateWords(subject.issuerCertDer)?.subject,
    notBefore: '2026-05-04T03:02:01Z',
    notAfter: '9999-12-31T23:59:59Z',
    neverExpires: true,
    publicKey: 'EC P-256',
    spkiSha256Hex: createHash('sha256').update(subject.spkiDer).digest('hex'),
    subjectAltName: [
      'URI: urn:dev:mac:7cdfa1fffe002b3c',
      'hardwareModuleName: type 1.3.6.1.4.1.99999.7.1, serial BM-00042',
    ],
    keyUsage: ['digitalSignature'],
    extKeyUsage: ['clientAuth', 'serverAuth'],
    isCa: false,
    subjectKeyIdHex: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    authorityKeyIdHex: certificateWords(subject.issuerCertDer)?.subjectKeyIdHex,
    otherExtensions: [],
  });
});

test('the words of the issuer say that it is a CA and may sign certificates', () => {
  const words = certificateWords(subject.issuerCertDer);
  expect(words).toMatchObject({ isCa: true, subject: ['O=Birthmark TEST', 'CN=TEST TLS CA'] });
  expect(words?.keyUsage).toContain('keyCertSign');
});

test('OpenSSL reads the same in it', () => {
  const pem = new X509Certificate(certDer).toString();
  const theirs = execFileSync('openssl', ['x509', '-noout', '-text', '-nameopt', 'utf8'], { input: pem }).toString();
  const words = certificateWords(certDer);
  expect(theirs.replaceAll(/[\s:]/g, '').toLowerCase()).toContain(words?.serialHex);
  expect(theirs.replaceAll(':', '').toLowerCase()).toContain(words?.subjectKeyIdHex);
  expect(theirs).toContain('Not After : Dec 31 23:59:59 9999 GMT');
  expect(theirs).toContain('URI:urn:dev:mac:7cdfa1fffe002b3c');
  expect(theirs).toContain('Digital Signature');
});

test('what was signed are the bytes that were built', () => {
  expect(Buffer.from(tbsOf(certDer) ?? [])).toEqual(buildIdevidTbs(subject));
});

test('what is no certificate has no words, at whatever byte it is cut off', () => {
  expect(certificateWords(Buffer.from('der of a unit'))).toBeUndefined();
  expect(tbsOf(Buffer.alloc(0))).toBeUndefined();
  for (let length = 0; length < certDer.length; length++) {
    expect(certificateWords(certDer.subarray(0, length))).toBeUndefined();
  }
});
