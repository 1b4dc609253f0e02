import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { issueInSoftware } from '../../fixtures/token/software-ca.ts';

/** A leaf for a board's key and its self-signed issuer, from a software CA that lives as long as one call. */
const TEST_NAME_DER = Buffer.from('300f310d300b06035504030c0454455354', 'hex'); // CN=TEST
const P256_SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

export function certificateFor(publicKey: Uint8Array): [leaf: Buffer, issuer: Buffer] {
  const ca = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const issuer = { nameDer: TEST_NAME_DER, ...ca };
  const issue = (key: KeyObject): Buffer =>
    issueInSoftware({ subjectNameDer: TEST_NAME_DER, publicKey: key, validDays: 30, extensions: [] }, issuer);
  const spki = Buffer.concat([P256_SPKI_PREFIX, publicKey]);
  return [issue(createPublicKey({ key: spki, format: 'der', type: 'spki' })), issue(ca.publicKey)];
}
