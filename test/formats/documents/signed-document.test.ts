import fc from 'fast-check';
import { sign } from 'node:crypto';
import { FlattenedSign, GeneralSign, generalVerify, importJWK } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { verifySignedDocument } from '../../../station-core/codecs/signed-documents.ts';
import { Fault } from '../../../station-core/fault.ts';
import type { OfficerKey } from '../../../station-core/formats/officer-key.ts';
import { signedText, trialOfficer } from '../../officers/trial-officers.ts';

const anna = trialOfficer('anna');
const bo = trialOfficer('bo', 'P-256');
const stranger = trialOfficer('stranger');
const officers = [anna.officer, bo.officer];
const payload = { type: 'permit', v: 2, quota: 10, title: 'Lämpchen' };
const TYP = 'birthmark-permit+jws';

interface Jws {
  payload: string;
  signatures: { protected: string; signature: string }[];
}
let text: string;

beforeAll(async () => {
  text = await signedText('permit', payload, [anna, bo]);
});

const asked = { type: 'permit', officers, threshold: 2 } as const;

function refusal(json: string, by: readonly OfficerKey[] = officers): string {
  try {
    verifySignedDocument(json, { type: 'permit', officers: by, threshold: 2 });
  } catch (error) {
    if (error instanceof Fault) return `${error.code} ${String(error.evidence['reason'])}`;
    throw error;
  }
  return 'accepted';
}

function altered(change: (jws: Jws) => void): string {
  const jws = JSON.parse(text) as Jws;
  change(jws);
  return JSON.stringify(jws);
}

const b64 = (value: string): string => Buffer.from(value, 'utf8').toString('base64url');

/** A signature of anna over any header and payload, as somebody with her key could make it. */
function forged(header: string, body = (JSON.parse(text) as Jws).payload): Jws['signatures'][number] {
  const head = b64(header);
  return {
    protected: head,
    signature: sign(null, Buffer.from(`${head}.${body}`), anna.privateKey).toString('base64url'),
  };
}

const withHeader = (header: string): string =>
  altered((jws) => {
    jws.signatures[0] = forged(header);
  });
const withPayload = (content: string): string =>
  altered((jws) => {
    jws.payload = b64(content);
  });

test('a document of two officers opens, and says who signed and what its payload hashes to', () => {
  const opened = verifySignedDocument(text, asked);
  expect(opened.payload).toEqual(payload);
  expect(opened.signedBy).toEqual(['anna', 'bo']);
  expect(opened.payloadSha256Hex).toMatch(/^[0-9a-f]{64}$/);
});

test("jose's generalVerify accepts every signature of ours", async () => {
  const jws = JSON.parse(text) as Jws;
  for (const [at, each] of [anna, bo].entries()) {
    const one = { payload: jws.payload, signatures: jws.signatures.slice(at, at + 1) };
    const opened = await generalVerify(one, await importJWK({ ...each.officer.jwk }, at === 0 ? 'EdDSA' : 'ES256'));
    expect(opened.protectedHeader?.typ).toBe(TYP);
    expect(JSON.parse(new TextDecoder().decode(opened.payload))).toEqual(payload);
  }
});

test('a document that jose signed opens with ours', async () => {
  const canonical = '{"quota":10,"type":"permit","v":2}';
  const general = new GeneralSign(new TextEncoder().encode(canonical));
  general.addSignature(anna.privateKey).setProtectedHeader({ alg: 'EdDSA', kid: 'anna', typ: TYP });
  general.addSignature(bo.privateKey).setProtectedHeader({ typ: TYP, kid: 'bo', alg: 'ES256' });
  const opened = verifySignedDocument(JSON.stringify(await general.sign()), asked);
  expect(opened.payload).toEqual({ quota: 10, type: 'permit', v: 2 });
});

test('one flipped bit anywhere in the document is refused', () => {
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), fc.nat({ max: 6 }), (at, bit) => {
      const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
      // White space between the members is not signed.
      fc.pre(/\S/.test(text.charAt(at)) || /\S/.test(flipped.charAt(at)));
      expect(refusal(flipped)).not.toBe('accepted');
    }),
    { numRuns: 400 },
  );
});

test('a document cut anywhere is refused', () => {
  for (let length = 0; length < text.trimEnd().length; length += 1) {
    expect(refusal(text.slice(0, length))).toMatch(/^document\.malformed/);
  }
});

test('whatever replaces the payload or a header, no other document opens', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('payload', 'protected', 'signature', 'signatures'), (value, place) => {
      const replaced = altered((jws) => {
        const [first] = jws.signatures;
        if (place === 'payload') jws.payload = b64(JSON.stringify(value));
        else if (place === 'signatures') jws.signatures = value as unknown as Jws['signatures'];
        else if (first !== undefined) first[place as 'protected'] = b64(JSON.stringify(value));
      });
      expect(refusal(replaced)).toMatch(/^document\.(malformed|untrusted)/);
    }),
  );
});

test.each<[string, () => string, string]>([
  ['no JSON', () => '{', 'document.malformed not-json'],
  ['a member twice', () => text.replace('{', '{"payload":"e30",'), 'document.malformed not-json'],
  ['a megabyte', () => `${text}${' '.repeat(1 << 20)}`, 'document.malformed too-long'],
  ['compact serialization', () => JSON.stringify('a.b.c'), 'document.malformed not-general-jws'],
  [
    'an unprotected header',
    () => altered((jws) => Object.assign(jws.signatures[0] ?? {}, { header: {} })),
    'document.malformed not-general-jws',
  ],
  [
    'a member beside payload and signatures',
    () => altered((jws) => Object.assign(jws, { more: 1 })),
    'document.malformed not-general-jws',
  ],
  [
    'padded base64',
    () =>
      altered((jws) => {
        jws.payload += '==';
      }),
    'document.malformed not-base64url',
  ],
  ['a payload that is not canonical', () => withPayload('{"type": "permit"}'), 'document.malformed not-canonical'],
  ['a payload with a key twice', () => withPayload('{"a":1,"a":2}'), 'document.malformed not-canonical'],
  ['a payload that is no object', () => withPayload('[]'), 'document.malformed not-an-object'],
  [
    'one signature by one officer',
    () =>
      altered((jws) => {
        jws.signatures.pop();
      }),
    'document.untrusted too-few-signatures',
  ],
  [
    'no signature',
    () =>
      altered((jws) => {
        jws.signatures = [];
      }),
    'document.untrusted too-few-signatures',
  ],
  [
    'two signatures by one officer',
    () =>
      altered((jws) => {
        jws.signatures = [...jws.signatures.slice(0, 1), ...jws.signatures.slice(0, 1)];
      }),
    'document.malformed officer-twice',
  ],
  [
    'crit in the header',
    () => withHeader(`{"alg":"EdDSA","crit":["b64"],"kid":"anna","typ":"${TYP}"}`),
    'document.malformed bad-header',
  ],
  [
    'b64 in the header',
    () => withHeader(`{"alg":"EdDSA","b64":false,"kid":"anna","typ":"${TYP}"}`),
    'document.malformed bad-header',
  ],
  [
    'jwk in the header',
    () => withHeader(`{"alg":"EdDSA","jwk":{},"kid":"anna","typ":"${TYP}"}`),
    'document.malformed bad-header',
  ],
  [
    'kid twice in the header',
    () => withHeader(`{"alg":"EdDSA","kid":"bo","kid":"anna","typ":"${TYP}"}`),
    'document.malformed bad-header',
  ],
  ['a header without kid', () => withHeader(`{"alg":"EdDSA","typ":"${TYP}"}`), 'document.malformed bad-header'],
  ['alg none', () => withHeader(`{"alg":"none","kid":"anna","typ":"${TYP}"}`), 'document.malformed bad-header'],
  ['alg HS256', () => withHeader(`{"alg":"HS256","kid":"anna","typ":"${TYP}"}`), 'document.malformed bad-header'],
  [
    'the algorithm of another key',
    () => withHeader(`{"alg":"ES256","kid":"anna","typ":"${TYP}"}`),
    'document.untrusted wrong-algorithm',
  ],
  [
    'a signature made for a manifest',
    () => withHeader('{"alg":"EdDSA","kid":"anna","typ":"birthmark-manifest+jws"}'),
    'document.untrusted wrong-typ',
  ],
  [
    'the name of one officer on the signature of another',
    () =>
      altered((jws) => {
        jws.signatures = [
          forged(`{"alg":"ES256","kid":"bo","typ":"${TYP}"}`),
          forged(`{"alg":"EdDSA","kid":"anna","typ":"${TYP}"}`),
        ];
      }),
    'document.untrusted wrong-signature',
  ],
  [
    'a signature of 63 bytes',
    () =>
      altered((jws) => {
        for (const each of jws.signatures) each.signature = Buffer.alloc(63).toString('base64url');
      }),
    'document.malformed not-a-signature',
  ],
  [
    'a signature of zeros',
    () =>
      altered((jws) => {
        for (const each of jws.signatures) each.signature = Buffer.alloc(64).toString('base64url');
      }),
    'document.untrusted wrong-signature',
  ],
  [
    'seventeen signatures',
    () =>
      altered((jws) => {
        jws.signatures = Array.from({ length: 17 }, () => ({ protected: 'e30', signature: 'e30' }));
      }),
    'document.malformed too-many-signatures',
  ],
])('%s is refused by name', (_, make, expected) => {
  expect(refusal(make())).toBe(expected);
});

test('the signature of somebody who is no officer does not count', async () => {
  const two = await signedText('permit', payload, [anna, stranger]);
  expect(refusal(two)).toBe('document.untrusted too-few-signatures');
  const three = await signedText('permit', payload, [stranger, anna, bo]);
  expect(verifySignedDocument(three, asked).signedBy).toEqual(['anna', 'bo']);
});

test('a permit is not taken for a manifest, however its signatures are typed', async () => {
  const lying = await signedText('permit', { type: 'manifest' }, [anna, bo]);
  expect(refusal(lying)).toBe('document.untrusted wrong-type');
});

test('flattened serialization is refused, although its one signature is right', async () => {
  const flat = await new FlattenedSign(new TextEncoder().encode('{"type":"permit"}'))
    .setProtectedHeader({ alg: 'EdDSA', kid: 'anna', typ: TYP })
    .sign(anna.privateKey);
  expect(refusal(JSON.stringify(flat))).toBe('document.malformed not-general-jws');
});
