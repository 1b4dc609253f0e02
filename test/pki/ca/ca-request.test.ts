import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import type { Extension } from 'pkijs';
import { expect, test } from 'vitest';
import * as der from '../../../station-core/formats/der-writer.ts';
import { issuerAlgorithm } from '../../../station-core/pki/algorithms.ts';
import { caNameDer } from '../../../station-core/pki/ca/ca-name.ts';
import { assembleRequest, encodeRequestInfo, readCaRequest } from '../../../station-core/pki/ca/ca-request.ts';
import { scopeNameDer } from '../../../station-core/pki/ca/name-scope.ts';
import { basicConstraints, extKeyUsage, keyUsage, nameConstraints } from '../../../station-core/pki/extensions.ts';
import { OID } from '../../../station-core/pki/oids.ts';
import { csrOf, ISSUING_NAME, requestOf, SCOPES, SoftwareKey } from './software-chain.ts';
import { faultOf } from '../../formats/fault-of.ts';

test('OpenSSL reads the request: its name, its wishes, and that its sender holds the key', async () => {
  const key = new SoftwareKey('P-384');
  const text = execFileSync('openssl', ['req', '-inform', 'DER', '-noout', '-text', '-verify', '-nameopt', 'utf8'], {
    input: csrOf(key),
    stdio: ['pipe', 'pipe', 'ignore'],
  }).toString();
  expect(text).toContain('O=Lämpchen GmbH, CN=Lamp issuing 1');
  expect(text).toContain('CA:TRUE, pathlen:0');
  expect(text).toContain('Certificate Sign, CRL Sign');
  expect(text).toMatch(/Permitted:\s+DirName/);
});

test.each<readonly [string, (key: SoftwareKey) => Buffer, string]>([
  ['a wrong signature', (key) => wrongSignature(key), 'its signature is wrong'],
  ['the key of somebody else', (key) => csrOf(new SoftwareKey('P-256'), requestOf(key)), 'its signature is wrong'],
  ['bytes after the end', (key) => Buffer.concat([csrOf(key), Buffer.of(0)]), 'bytes after the end, at byte'],
  ['no extensions', (key) => requestWith(key, []), 'it asks for no extensions'],
  ['no name constraints', (key) => requestWith(key, [keyUsage(['keyCertSign'])]), 'no name constraints'],
  ['a longer path', (key) => requestWith(key, [basicConstraints({ ca: true }), ...USUAL]), 'more or other things'],
  [
    'more uses of the key',
    (key) => requestWith(key, [CA, keyUsage(['keyCertSign', 'digitalSignature']), SCOPE]),
    'more or other',
  ],
  [
    'one more extension',
    (key) => requestWith(key, [CA, ...USUAL, extKeyUsage([OID.serverAuth])]),
    'more or other things',
  ],
  ['an RSA key', () => requestForKeyOf('rsa'), 'a key that may not issue certificates'],
  ['a key on P-521', () => requestForKeyOf('P-521'), 'a key that may not issue certificates'],
  ['20,000 bytes', () => Buffer.alloc(20_000), 'it is too long'],
])('a request with %s is not read', (_, make, reason) => {
  const { code, evidence } = faultOf(() => readCaRequest(make(new SoftwareKey('P-256'))));
  expect([code, evidence['reason']]).toEqual(['ceremony.bad-request', expect.stringContaining(reason)]);
});

const CA = basicConstraints({ ca: true, pathLength: 0 });
const SCOPE = nameConstraints(SCOPES.map(scopeNameDer));
const USUAL = [keyUsage(['keyCertSign', 'cRLSign']), SCOPE];

function wrongSignature(key: SoftwareKey): Buffer {
  const info = encodeRequestInfo(requestOf(key));
  return assembleRequest(info, key.sign(Buffer.from('another message')), issuerAlgorithm(key.publicKey));
}

function requestWith(key: SoftwareKey, extensions: readonly Extension[]): Buffer {
  const list = der.sequence(...extensions.map((each) => Buffer.from(each.toSchema().toBER())));
  const attribute = der.sequence(der.oid(OID.extensionRequest), der.set(list));
  const attributes = extensions.length === 0 ? [] : [attribute];
  const version = Buffer.of(2, 1, 0);
  const info = der.sequence(version, caNameDer(ISSUING_NAME), key.spkiDer, der.explicit(0, ...attributes));
  return assembleRequest(info, key.sign(info), issuerAlgorithm(key.publicKey));
}

/** In the form of a ceremony, for a key that signs nothing here. */
function requestForKeyOf(type: 'rsa' | 'P-521'): Buffer {
  const { publicKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: type });
  const key = new SoftwareKey('P-256');
  const info = encodeRequestInfo(requestOf(key, { spkiDer: publicKey.export({ type: 'spki', format: 'der' }) }));
  return assembleRequest(info, key.sign(info), issuerAlgorithm(key.publicKey));
}
