import { createECDH, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { makeCsr, p256, pointOf } from '../pki/csr-maker.ts';
import { makeStationToken, never, samplePermit, startSigner, type StationToken } from '../signer/station-token.ts';
import { sha256Hex, TrialLog, type Wish, wish } from '../signer/trial-log.ts';
import { attempt, attempts } from './tools/attempt.ts';
import { issueRefused, refusedUnchanged } from './tools/signer-under-attack.ts';

/** Promise: one certificate for one key of one unit, and only for a key that the unit holds and nobody can guess. */

let token: StationToken;
let signer: SignerClient;
let log: TrialLog;
/** A unit of the line that has its certificate. */
let honest: Wish;
let honestKeys: ReturnType<typeof p256>;
let honestSerialHex: string;

beforeAll(async () => {
  token = await makeStationToken();
  signer = await startSigner(token, [
    samplePermit(),
    samplePermit({ permit: 'P-0', rights: { rework: false, lock: true, burn: true } }),
  ]);
  log = new TrialLog(token);
  honestKeys = p256();
  honest = wish({ keys: honestKeys });
  ({ certSerialHex: honestSerialHex } = await signer.issue(await log.requestFor(honest, signer), never));
});
afterAll(() => signer[Symbol.asyncDispose]());

const P256_SPKI = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const spkiOf = (point: Uint8Array): Buffer => Buffer.concat([P256_SPKI, point]);

/** A request for a key that the attacker does not hold: signed with another one. */
function requestFor(spkiDer: Buffer): Wish {
  const wished = wish();
  return Object.assign({}, wished, {
    csrDer: makeCsr(wished.nonce, { spkiDer }),
    spkiSha256Hex: sha256Hex(spkiDer),
  });
}

/** The keys of a private number: whoever counts finds it. */
function keysOf(number: bigint): ReturnType<typeof p256> {
  const curve = createECDH('prime256v1');
  const scalar = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const jwk = { kty: 'EC', crv: 'P-256', ...coordinates(point), d: scalar.toString('base64url') };
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function coordinates(point: Buffer): { readonly x: string; readonly y: string } {
  return { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
}

/** SEC 2: the order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

attempt('a certificate for the key of the certificate authority itself', async () => {
  const authority = new X509Certificate(token.issuingCertDer).publicKey.export({ type: 'spki', format: 'der' });
  await issueRefused({ signer, log }, { wished: requestFor(authority) }, { code: 'csr.no-possession' });
});

attempt("a certificate for another unit's key, which the attacker does not hold", async () => {
  const stolen = requestFor(p256().publicKey.export({ type: 'spki', format: 'der' }));
  await issueRefused({ signer, log }, { wished: stolen }, { code: 'csr.no-possession' });
});

const point = pointOf(p256().publicKey);
const changed = (change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(point);
  change(copy);
  return copy;
};

attempts<[spkiDer: Buffer]>(
  [
    ['a certificate for a point beside the curve', spkiOf(changed((copy) => (copy[64] = (copy[64] ?? 0) ^ 1)))],
    ['a certificate for the point (0,0)', spkiOf(Buffer.concat([Buffer.of(4), Buffer.alloc(64)]))],
    ['a certificate for a point whose coordinates are not below p', spkiOf(changed((copy) => copy.fill(0xff, 1, 33)))],
    ['a certificate for a point that says it is of the hybrid form', spkiOf(changed((copy) => (copy[0] = 6)))],
    ['a certificate for no point at all', spkiOf(Buffer.alloc(65))],
  ],
  async (spkiDer) => {
    await issueRefused({ signer, log }, { wished: requestFor(spkiDer) }, { code: 'csr.unsuitable-key' });
  },
);

attempts<[number: bigint]>(
  [
    ['a certificate for the private key 1', 1n],
    ['a certificate for the negative of the private key 1', ORDER - 1n],
    ['a certificate for a private key that is found by counting to 300', 300n],
  ],
  async (number) => {
    const wished = wish({ keys: keysOf(number) });
    await issueRefused({ signer, log }, { wished }, { code: 'csr.unsuitable-key' });
  },
);

attempts<[wished: () => Wish, what: string]>(
  [
    ['a second certificate for a key, under another unit', () => wish({ keys: honestKeys }), 'key'],
    ['a second certificate for a unit, with a fresh key', () => wish({ unit: honest.unit }), 'unit'],
    [
      'a serial number of another unit',
      () => wish({ unit: { mac: wish().unit.mac, serial: honest.unit.serial } }),
      'serial',
    ],
    [
      'a second serial number for a unit',
      () => wish({ unit: { mac: honest.unit.mac, serial: wish().unit.serial } }),
      'unit',
    ],
  ],
  async (wished, what) => {
    const refusal = { code: 'signer.already-signed', evidence: { what } } as const;
    await issueRefused({ signer, log }, { wished: wished() }, refusal);
  },
);

attempt('a rework under a permit that allows none', async () => {
  const wished = wish({ unit: honest.unit, permit: 'P-0', supersedes: honestSerialHex });
  const refusal = { code: 'permit.not-covered', evidence: { reason: 'rework' } } as const;
  await issueRefused({ signer, log }, { wished }, refusal);
});

attempt('a rework that names a certificate of another unit as the one it replaces', async () => {
  const other = wish();
  const { certSerialHex } = await signer.issue(await log.requestFor(other, signer), never);
  const wished = wish({ unit: honest.unit, supersedes: certSerialHex });
  await issueRefused({ signer, log }, { wished }, { code: 'signer.already-signed' });
});

attempt('a rework of a unit that never had a certificate', async () => {
  const refusal = { code: 'signer.refused', evidence: { rule: 'there is no certificate to supersede' } } as const;
  await issueRefused({ signer, log }, { wished: wish({ supersedes: honestSerialHex }) }, refusal);
});

attempt('a rework of which the intent in the ledger says nothing', async () => {
  const rule = 'another certificate to supersede than intended';
  const change = { supersedes: honestSerialHex };
  const refusal = { code: 'signer.refused', evidence: { rule } } as const;
  await issueRefused({ signer, log }, { wished: wish({ unit: honest.unit }), change }, refusal);
});

attempt(
  'one key for two units, asked for side by side, so that the checks of both come before either record',
  async () => {
    const keys = p256();
    const wishes = [wish({ keys }), wish({ keys })];
    const seqs = wishes.map((each) => log.intend(each));
    const note = await log.checkpoint(signer);
    const asked = await Promise.allSettled(
      wishes.map((each, at) => signer.issue(log.request(each, seqs[at] ?? 0, note), never)),
    );
    const refused = asked.filter((each) => each.status === 'rejected');
    await refusedUnchanged(signer, () => Promise.reject(refused[0]?.reason as Error), {
      code: 'signer.already-signed',
    });
  },
);

attempts<[change: object, rule: string]>(
  [
    [
      'an intent for one unit, spent on another',
      { unit: { mac: '7c:df:a1:ff:ff:01', serial: 'BM-99901' } },
      'another unit than intended',
    ],
    ['an intent under one permit, spent under another', { permit: 'P-0' }, 'another permit than intended'],
    ['an intent for one product, spent on another', { product: 'lamp-two' }, 'another product than intended'],
    [
      'an intent for one request, spent on another',
      { csrDer: makeCsr(Buffer.alloc(32)) },
      'another request than intended',
    ],
  ],
  async (change, rule) => {
    await issueRefused({ signer, log }, { wished: wish(), change }, { code: 'signer.refused', evidence: { rule } });
  },
);
