import { Crypto } from '@peculiar/webcrypto';
import * as asn1js from 'asn1js';
import { randomBytes, sign, type webcrypto } from 'node:crypto';
import {
  CertificateChainValidationEngine,
  Certificate,
  CertificationRequest,
  Attribute,
  AttributeTypeAndValue,
  CryptoEngine,
} from 'pkijs';
import { expect, test } from 'vitest';
import { assembleCertificate } from '../../station-core/pki/assemble.ts';
import { verifyCsr } from '../../station-core/pki/csr.ts';
import { buildIdevidTbs } from '../../station-core/pki/idevid.ts';
import { exactBytes } from '../../station-core/pki/tbs.ts';
import { makeSample } from './sample.ts';

/** The same questions put to PKI.js over @peculiar/webcrypto: its own reading of PKCS#10 and of path validation. */
// Its own types speak of the browser's `Crypto`, which this project does not load; Node's is the same interface.
const crypto = new Crypto() as unknown as webcrypto.Crypto;
const engine = new CryptoEngine({ name: 'peculiar', crypto });

test('a request that PKI.js made and @peculiar/webcrypto signed is accepted, and with another nonce it is stale', async () => {
  const nonce = randomBytes(32);
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const csr = new CertificationRequest();
  const serial = new asn1js.PrintableString({ value: 'BM-00042' });
  csr.subject.typesAndValues.push(new AttributeTypeAndValue({ type: '2.5.4.5', value: serial }));
  const challenge = new asn1js.Utf8String({ value: nonce.toString('hex') });
  csr.attributes = [new Attribute({ type: '1.2.840.113549.1.9.7', values: [challenge] })];
  await csr.subjectPublicKeyInfo.importKey(keys.publicKey, engine);
  await csr.sign(keys.privateKey, 'SHA-256', engine);
  const csrDer = Buffer.from(csr.toSchema().toBER());
  const publicKey = Buffer.from(await crypto.subtle.exportKey('raw', keys.publicKey));
  expect((await verifyCsr({ csrDer, nonce, publicKey })).spkiDer.subarray(-65)).toEqual(publicKey);
  await expect(verifyCsr({ csrDer, nonce: randomBytes(32), publicKey })).rejects.toMatchObject({ code: 'csr.stale' });
});

test('PKI.js builds and validates the path from a unit’s certificate to its CA, and refuses it when one bit is changed', async () => {
  const { subject, caKey } = await makeSample();
  const tbsDer = buildIdevidTbs(subject);
  const leaf = assembleCertificate({
    tbsDer,
    signatureDer: sign('sha256', tbsDer, caKey),
    issuerCertDer: subject.issuerCertDer,
  });
  expect(await validates(leaf, subject.issuerCertDer)).toBe(true);
  const changed = Buffer.from(leaf);
  const at = changed.indexOf('BM-00042');
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  expect(await validates(changed, subject.issuerCertDer)).toBe(false);
});

async function validates(leafDer: Uint8Array, caDer: Uint8Array): Promise<boolean> {
  const validation = new CertificateChainValidationEngine({
    trustedCerts: [Certificate.fromBER(exactBytes(caDer))],
    certs: [Certificate.fromBER(exactBytes(leafDer))],
    checkDate: new Date(),
  });
  return (await validation.verify({}, engine)).result;
}
