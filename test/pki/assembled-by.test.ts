import { sign, X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import * as der from '../../station-core/formats/der-writer.ts';
import { assembledBy } from '../../station-core/pki/assemble.ts';
import { IssuingProfile } from '../../station-core/pki/issuing-profile.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { p256 } from './csr-maker.ts';
import { makeSample, type Sample } from './sample.ts';

let sample: Sample;
let tbsDer: Buffer;
let certDer: Buffer;
beforeAll(async () => {
  sample = await makeSample();
  const profile = new IssuingProfile(sample.subject.issuerCertDer);
  tbsDer = profile.tbs(sample.subject);
  certDer = profile.certificate(tbsDer, sign('sha256', tbsDer, sample.caKey));
});

test('a certificate that this issuer signed is taken as it is, and OpenSSL says the same of it', () => {
  const { issuerCertDer } = sample.subject;
  expect(assembledBy(issuerCertDer, certDer)).toEqual(certDer);
  expect(new X509Certificate(certDer).verify(new X509Certificate(issuerCertDer).publicKey)).toBe(true);
});

test('one with any other byte is refused', () => {
  const { issuerCertDer } = sample.subject;
  for (let at = 0; at < certDer.length; at++) {
    const changed = Buffer.from(certDer);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    expect(() => assembledBy(issuerCertDer, changed), `byte ${at}`).toThrow('hsm.failed');
  }
  expect(() => assembledBy(issuerCertDer, Buffer.concat([certDer, Buffer.of(0)]))).toThrow('hsm.failed');
  expect(() => assembledBy(issuerCertDer, certDer.subarray(0, -1))).toThrow('hsm.failed');
});

test('one that another key signed, or whose signature is said to be by another algorithm, is refused', () => {
  const { issuerCertDer } = sample.subject;
  const ecdsa = (oid: string) => der.sequence(der.oid(oid));
  const certificate = (algorithm: Buffer, signature: Buffer) =>
    der.sequence(tbsDer, algorithm, der.bitString(signature));
  const own = sign('sha256', tbsDer, sample.caKey);
  const sha256 = ecdsa(OID.ecdsaWithSha256);
  expect(assembledBy(issuerCertDer, certificate(sha256, own))).toBeInstanceOf(Buffer);
  const foreign = sign('sha256', tbsDer, p256().privateKey);
  expect(() => assembledBy(issuerCertDer, certificate(sha256, foreign))).toThrow('hsm.failed');
  expect(() => assembledBy(issuerCertDer, certificate(ecdsa(OID.ecdsaWithSha384), own))).toThrow('hsm.failed');
});
