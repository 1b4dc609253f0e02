import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { makeStationToken, never, startSigner, type StationToken } from '../signer/station-token.ts';
import { TrialLog, type Wish, wish } from '../signer/trial-log.ts';
import { attempt, attempts } from './tools/attempt.ts';
import { issueRefused } from './tools/signer-under-attack.ts';

/** Promise: nothing of a request but its key goes into a certificate, and a request that is not exactly right is none. */

const dir = mkdtempSync(join(tmpdir(), 'red-team-csrs-'));
let token: StationToken;
let signer: SignerClient;
let log: TrialLog;
beforeAll(async () => {
  token = await makeStationToken();
  signer = await startSigner(token);
  log = new TrialLog(token);
});
afterAll(() => signer[Symbol.asyncDispose]());

let files = 0;

interface Made {
  readonly key: readonly string[];
  readonly hash?: string;
  readonly more?: string;
  readonly subject?: string;
}

const P256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;

/** A unit's request as OpenSSL makes it, with the right nonce in it. */
function requestOf({ key, hash = 'sha256', more = '', subject = 'serialNumber=BM-1' }: Made): Wish {
  const name = join(dir, `r${++files}`);
  const made = wish();
  const openssl = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { stdio: 'pipe' });
  openssl('genpkey', ...key, '-out', `${name}.pem`);
  const extensions = more === '' ? '' : 'req_extensions=ext\n';
  writeFileSync(
    `${name}.cnf`,
    `[req]\ndistinguished_name=dn\nattributes=at\nprompt=no\nutf8=yes\nstring_mask=utf8only\n${extensions}[dn]\n${subject}\n` +
      `[at]\nchallengePassword=${made.nonce.toString('hex')}\n[ext]\n${more}\n`,
  );
  const io = ['-key', `${name}.pem`, '-config', `${name}.cnf`, '-out', `${name}.der`];
  openssl('req', '-new', '-outform', 'DER', ...(key[1] === 'ED25519' ? [] : [`-${hash}`]), ...io);
  const spki = createPublicKey(readFileSync(`${name}.pem`)).export({ type: 'spki', format: 'der' });
  const spkiSha256Hex = createHash('sha256').update(spki).digest('hex');
  return Object.assign({}, made, { csrDer: readFileSync(`${name}.der`), spkiSha256Hex });
}

attempts<[made: Made, code: string]>(
  [
    ['an RSA key', { key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] }, 'csr.unsuitable-key'],
    ['a P-384 key', { key: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'] }, 'csr.unsuitable-key'],
    [
      'a key on the curve of Bitcoin',
      { key: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'] },
      'csr.unsuitable-key',
    ],
    ['an Ed25519 key', { key: ['-algorithm', 'ED25519'] }, 'csr.unsuitable-key'],
    [
      'a curve that is spelled out, as it could be another one',
      { key: [...P256, '-pkeyopt', 'ec_param_enc:explicit'] },
      'csr.unsuitable-key',
    ],
    ['a signature over SHA-1', { key: P256, hash: 'sha1' }, 'csr.malformed'],
    ['a signature over SHA-512', { key: P256, hash: 'sha512' }, 'csr.malformed'],
    [
      'a request of six kilobytes of names',
      { key: P256, subject: Array.from({ length: 100 }, (_, at) => `${at}.OU=${'a'.repeat(60)}`).join('\n') },
      'csr.malformed',
    ],
  ],
  async (made, code) => {
    await issueRefused({ signer, log }, { wished: requestOf(made) }, { code: code as 'csr.malformed' });
  },
);

attempts<[bend: (csr: Buffer) => Buffer, code: string]>(
  [
    ['a bit of the signature is flipped', (csr) => flipped(csr, csr.length - 1), 'csr.no-possession'],
    ['a bit of the subject is flipped', (csr) => flipped(csr, csr.indexOf('BM-1')), 'csr.no-possession'],
    ['bytes after the request', (csr) => Buffer.concat([csr, Buffer.alloc(4)]), 'csr.malformed'],
    [
      'a length in the long form',
      (csr) => Buffer.concat([Buffer.from('308300', 'hex'), csr.subarray(2)]),
      'csr.malformed',
    ],
    [
      'a length that is not said (BER)',
      (csr) => Buffer.concat([Buffer.from('3080', 'hex'), csr.subarray(3), Buffer.alloc(2)]),
      'csr.malformed',
    ],
    ['half of it', (csr) => csr.subarray(0, csr.length / 2), 'csr.malformed'],
    ['nothing', () => Buffer.alloc(0), 'csr.malformed'],
    ['a certificate in its place', () => Buffer.from(token.issuingCertDer), 'csr.malformed'],
  ],
  async (bend, code) => {
    const made = requestOf({ key: P256 });
    const wished = Object.assign({}, made, { csrDer: bend(made.csrDer) });
    await issueRefused({ signer, log }, { wished }, { code: code as 'csr.malformed' });
  },
);

attempt('the answer to an earlier question, played again', async () => {
  const made = requestOf({ key: P256 });
  const wished = Object.assign({}, made, { nonce: wish().nonce });
  await issueRefused({ signer, log }, { wished }, { code: 'csr.stale' });
});

attempt(
  'a request that wants to be a CA, every web server, and somebody else: it gets a certificate of none of them',
  async () => {
    const made = requestOf({
      key: P256,
      subject: 'CN=*.example.com\nO=Somebody Else\nserialNumber=BM-1',
      more: 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\nsubjectAltName=DNS:*.example.com,IP:10.0.0.1',
    });
    const { certDer } = await signer.issue(await log.requestFor(made, signer), never);
    for (const asked of ['example.com', 'Somebody Else']) expect(Buffer.from(certDer).includes(asked)).toBe(false);
    expect(Buffer.from(certDer).includes(Buffer.from('30030101ff', 'hex'))).toBe(false); // BasicConstraints { cA TRUE }
  },
);

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
