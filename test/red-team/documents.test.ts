import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import type { SignerClient } from '../../station-core/signer/client.ts';
import type { FaultCode } from '../../station-core/fault.ts';
import { signedByOfficers } from '../../fixtures/token/trial-officers.ts';
import { makeStationToken, never, samplePermit, startSigner, type StationToken } from '../signer/station-token.ts';
import { attempt, attempts } from './tools/attempt.ts';
import { refusedUnchanged } from './tools/signer-under-attack.ts';

/** Promise: a document counts when two different officers of the configuration signed these very bytes for this very use. */

let token: StationToken;
let signer: SignerClient;
let text: string;

beforeAll(async () => {
  token = await makeStationToken();
  signer = await startSigner(token);
  text = await signedByOfficers('permit', { ...samplePermit({ permit: 'P-2' }) }, token.officers);
});
afterAll(() => signer[Symbol.asyncDispose]());

interface Line {
  protected: string;
  signature: string;
}
interface Jws {
  payload: string;
  signatures: Line[];
}

const b64 = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url');
const plain = (value: string): string => Buffer.from(value, 'base64url').toString('utf8');

function changed(change: (jws: Jws, first: Line, second: Line) => unknown): string {
  const jws = JSON.parse(text) as Jws;
  const [first, second] = jws.signatures;
  if (first === undefined || second === undefined) throw new TypeError('two officers sign');
  const replaced = change(jws, first, second);
  return typeof replaced === 'string' ? replaced : JSON.stringify(jws);
}

const strangers = generateKeyPairSync('ed25519');

/** A line over any header by keys of the attacker, under the name of an officer. */
function lineOf(header: object, payload: string): Line {
  const head = b64(JSON.stringify(header));
  return { protected: head, signature: b64(sign(null, Buffer.from(`${head}.${payload}`), strangers.privateKey)) };
}

const TYP = 'birthmark-permit+jws';
const header = (kid: string, more: object = {}) => Object.assign({ alg: 'EdDSA', kid, typ: TYP }, more);
const malformed = 'document.malformed';
const untrusted = 'document.untrusted';

attempts<[forged: () => string, code: FaultCode, reason?: string]>(
  [
    ['one officer signs alone', () => changed((jws) => jws.signatures.pop()), untrusted, 'too-few-signatures'],
    ['nobody signs', () => changed((jws) => (jws.signatures = [])), untrusted, 'too-few-signatures'],
    [
      'one officer signs twice',
      () => changed((jws, first) => (jws.signatures = [first, first])),
      malformed,
      'officer-twice',
    ],
    [
      'one officer signs twice, under two names',
      () =>
        changed((_jws, first, second) => {
          second.signature = first.signature;
        }),
      untrusted,
      'wrong-signature',
    ],
    [
      'strangers sign, by names of their own',
      () => changed((jws) => (jws.signatures = ['eve', 'mallory'].map((kid) => lineOf(header(kid), jws.payload)))),
      untrusted,
      'too-few-signatures',
    ],
    [
      'a stranger signs in the name of the second officer',
      () => changed((jws) => (jws.signatures[1] = lineOf(header('trial-officer-2'), jws.payload))),
      untrusted,
      'wrong-signature',
    ],
    [
      'a header that says there is no algorithm',
      () =>
        changed((_jws, first) => {
          first.protected = b64(JSON.stringify(header('trial-officer-1', { alg: 'none' })));
        }),
      malformed,
      'bad-header',
    ],
    [
      'an HMAC under the public key of an officer',
      () =>
        changed((jws, first) => {
          first.protected = b64(JSON.stringify(header('trial-officer-1', { alg: 'HS256' })));
          const key = JSON.stringify(token.officers[0]?.officer.jwk);
          first.signature = b64(
            Buffer.concat([
              createHmac('sha256', key).update(`${first.protected}.${jws.payload}`).digest(),
              Buffer.alloc(32),
            ]),
          );
        }),
      malformed,
      'bad-header',
    ],
    [
      'a header that brings its own key',
      () =>
        changed(
          (jws) =>
            (jws.signatures[0] = lineOf(
              header('trial-officer-1', { jwk: strangers.publicKey.export({ format: 'jwk' }) }),
              jws.payload,
            )),
        ),
      malformed,
      'bad-header',
    ],
    [
      'a header that names where to fetch the key',
      () =>
        changed(
          (jws) =>
            (jws.signatures[0] = lineOf(header('trial-officer-1', { jku: 'https://evil.example/keys' }), jws.payload)),
        ),
      malformed,
      'bad-header',
    ],
    [
      'a header with something critical',
      () =>
        changed(
          (jws) => (jws.signatures[0] = lineOf(header('trial-officer-1', { crit: ['exp'], exp: 1 }), jws.payload)),
        ),
      malformed,
      'bad-header',
    ],
    [
      'a header that says the payload is not encoded',
      () => changed((jws) => (jws.signatures[0] = lineOf(header('trial-officer-1', { b64: false }), jws.payload))),
      malformed,
      'bad-header',
    ],
    [
      'a header that nobody signed',
      () => changed((_jws, first) => Object.assign(first, { header: { alg: 'none' } })),
      malformed,
      'not-general-jws',
    ],
    [
      'a header with a member twice',
      () =>
        changed((_jws, first) => {
          first.protected = b64(plain(first.protected).replace('{', '{"kid":"eve",'));
        }),
      malformed,
      'bad-header',
    ],
    [
      'another algorithm than that of the key of the officer',
      () => changed((jws) => (jws.signatures[0] = lineOf(header('trial-officer-1', { alg: 'ES256' }), jws.payload))),
      untrusted,
      'wrong-algorithm',
    ],
    [
      'a signature of zeros',
      () =>
        changed((_jws, first) => {
          first.signature = b64(Buffer.alloc(64));
        }),
      untrusted,
      'wrong-signature',
    ],
    [
      'a signature that is one byte short',
      () =>
        changed((_jws, first) => {
          first.signature = first.signature.slice(0, -2);
        }),
      malformed,
    ],
    [
      'the payload in base64 with padding',
      () =>
        changed((jws) => {
          jws.payload += '=';
        }),
      malformed,
      'not-base64url',
    ],
    [
      'the payload with another letter in bits that count for nothing',
      () =>
        changed((jws) => {
          jws.payload = `${b64(plain(jws.payload))} `;
        }),
      malformed,
      'not-base64url',
    ],
    [
      'the payload with its members in another order',
      () =>
        changed((jws) => {
          jws.payload = b64(
            JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(plain(jws.payload)) as object).reverse())),
          );
        }),
      malformed,
      'not-canonical',
    ],
    [
      'the payload with a quota twice',
      () =>
        changed((jws) => {
          jws.payload = b64(plain(jws.payload).replace('"quota":100', '"quota":100,"quota":999'));
        }),
      malformed,
      'not-canonical',
    ],
    [
      'the payload with a member more',
      () =>
        changed((jws) => {
          jws.payload = b64(plain(jws.payload).replace('"v":2}', '"v":2,"w":1}'));
        }),
      untrusted,
      'wrong-signature',
    ],
    [
      'a member beside payload and signatures',
      () => changed((jws) => Object.assign(jws, { more: 1 })),
      malformed,
      'not-general-jws',
    ],
    [
      'the payload member twice',
      () => changed((jws) => JSON.stringify(jws).replace('{', `{"payload":"${b64('{}')}",`)),
      malformed,
      'not-json',
    ],
    [
      'the compact serialization',
      () => changed((jws, first) => JSON.stringify(`${first.protected}.${jws.payload}.${first.signature}`)),
      malformed,
      'not-general-jws',
    ],
    [
      'the flattened serialization',
      () =>
        changed((jws, first) =>
          JSON.stringify({ payload: jws.payload, protected: first.protected, signature: first.signature }),
        ),
      malformed,
      'not-general-jws',
    ],
    ['a document, and then another one', () => `${text}${text}`, malformed, 'not-json'],
    [
      'more signatures than there can be officers',
      () => changed((jws, first) => (jws.signatures = Array.from({ length: 17 }, () => first))),
      malformed,
      'too-many-signatures',
    ],
    ['a document of a megabyte', () => `${text}${' '.repeat(1 << 20)}`, malformed, 'too-long'],
    ['a document that nests ten thousand deep', () => '['.repeat(10_000), malformed, 'not-json'],
    ['nothing', () => '', malformed, 'not-json'],
  ],
  async (forged, code, reason) => {
    const refusal = reason === undefined ? { code } : { code, evidence: { reason } };
    await refusedUnchanged(signer, () => signer.setDocuments({ permits: [forged()] }, never), refusal);
  },
);

attempt('what the officers signed as a list of revoked permits, handed in as a permit', async () => {
  const payload = { v: 1, type: 'revocations', number: 1, revoked: [], issuedAt: '2026-01-01T00:00:00Z' };
  const list = await signedByOfficers('revocations', payload, token.officers);
  await refusedUnchanged(signer, () => signer.setDocuments({ permits: [list] }, never), { code: untrusted });
});

attempt('what the officers signed as a permit, handed in as the word that ends a quarantine', async () => {
  await refusedUnchanged(signer, () => signer.liftQuarantine(text, never), { code: untrusted });
});

attempt('a good permit beside a bad one: all are taken, or none', async () => {
  const bad = changed((jws) => jws.signatures.pop());
  await refusedUnchanged(signer, () => signer.setDocuments({ permits: [text, bad] }, never), { code: untrusted });
});
