import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { signedByOfficers } from '../../../fixtures/token/trial-officers.ts';
import { readCrl } from '../../../station-core/pki/crl/read-crl.ts';
import { certificatePem, crlPem } from '../../../station-core/pki/pem.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../station-token.ts';
import { TrialLog, wish } from '../trial-log.ts';

let token: StationToken;
let log: TrialLog;
let signer: SignerClient;
let closing: AsyncDisposable | undefined;

beforeEach(async () => {
  await closing?.[Symbol.asyncDispose]();
  token = await makeStationToken();
  log = new TrialLog(token);
  await start();
});
afterAll(() => closing?.[Symbol.asyncDispose]());

async function start(): Promise<void> {
  signer = await startSigner(token);
  closing = signer;
}

const read = (crlDer: Uint8Array) => readCrl(crlDer, token.issuingCertDer, ({ reason }) => new RangeError(reason));
const crl = async (newestNumber = 0) => (await signer.crl({ newestNumber }, never)).crlDer;

async function revokedUnit() {
  const wished = wish();
  const { certDer, certSerialHex } = await signer.issue(await log.requestFor(wished, signer), never);
  const seq = log.intendRevocation([{ unit: wished.unit.mac, certSerialHex }]);
  await signer.revoke({ intent: log.proven(seq, await log.checkpoint(signer)) }, never);
  return { certDer, certSerialHex };
}

/** Root, issuing certificate and CRL, as openssl and certtool take them. */
function files(crlDer: Uint8Array, leafDer: Uint8Array) {
  const path = (name: string) => join(token.dir, name);
  writeFileSync(path('list.pem'), crlPem(crlDer));
  writeFileSync(path('leaf.pem'), certificatePem(leafDer));
  return { crlPath: path('list.pem'), leafPath: path('leaf.pem') };
}

function verdictOfOpenSsl(crlDer: Uint8Array, leafDer: Uint8Array): string {
  const { crlPath, leafPath } = files(crlDer, leafDer);
  const { rootCertPath, intermediateCertPath } = token.files;
  const chain = ['-CAfile', rootCertPath, '-untrusted', intermediateCertPath];
  const checks = ['-x509_strict', '-crl_check'];
  const { stdout, stderr } = spawnSync('openssl', ['verify', ...checks, ...chain, '-CRLfile', crlPath, leafPath]);
  return `${String(stdout)}${String(stderr)}`;
}

test('a list is signed also when nothing is revoked, and OpenSSL accepts list and unit', async () => {
  const { certDer } = await signer.issue(await log.requestFor(wish(), signer), never);
  const { crlDer, number, revoked } = await signer.crl({ newestNumber: 0 }, never);
  expect(revoked).toBe(0);
  expect(read(crlDer)).toMatchObject({ number, revoked: [] });
  const said = execFileSync('openssl', ['crl', '-inform', 'DER', '-noout', '-text'], { input: crlDer }).toString();
  expect(said).toContain('No Revoked Certificates');
  expect(verdictOfOpenSsl(crlDer, certDer)).toContain('leaf.pem: OK');
});

test('OpenSSL refuses a revoked unit by it, and accepts the unit that took its place', async () => {
  const { certDer, certSerialHex } = await revokedUnit();
  const other = await signer.issue(await log.requestFor(wish(), signer), never);
  const crlDer = await crl();
  expect(read(crlDer).revoked).toMatchObject([{ certSerialHex, reason: 'keyCompromise' }]);
  expect(verdictOfOpenSsl(crlDer, certDer)).toContain('certificate revoked');
  expect(verdictOfOpenSsl(crlDer, other.certDer)).toContain('leaf.pem: OK');
});

const noCertTool = spawnSync('certtool', ['--version']).status === 0 ? '' : ' (skipped: gnutls-bin is not installed)';

test.skipIf(noCertTool !== '')(`GnuTLS accepts every list${noCertTool}`, async () => {
  for (const crlDer of [await crl(), (await revokedUnit(), await crl())]) {
    const { crlPath } = files(crlDer, token.issuingCertDer);
    const options = ['--verify-crl', '--infile', crlPath, '--load-ca-certificate', token.files.intermediateCertPath];
    const { stdout, stderr } = spawnSync('certtool', options);
    expect(`${String(stdout)}${String(stderr)}`).toContain('Verification output: Verified.');
  }
});

test('numbers rise: side by side, over a start, and over a journal that was lost', async () => {
  const numbers = (await Promise.all([crl(), crl(), crl()])).map((each) => read(each).number);
  await signer[Symbol.asyncDispose]();
  await start();
  numbers.push(read(await crl()).number);
  await signer[Symbol.asyncDispose]();
  rmSync(join(token.stateDir, 'journal.jsonl'));
  await start();
  const quarantine = (await signer.status(never)).quarantine?.id ?? '';
  await expect(crl()).rejects.toMatchObject({ code: 'signer.quarantined' });
  const lift = { v: 1, type: 'lift', station: STATION, quarantine, reason: 'test', issuedAt: '2026-05-04T00:00:00Z' };
  await signer.liftQuarantine(await signedByOfficers('lift', lift, token.officers), never);
  numbers.push(read(await crl()).number);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(new Set(numbers).size).toBe(5);
});

test('a journal of yesterday signs no list: it may lack what was revoked since', async () => {
  const before = join(token.dir, 'yesterday');
  await signer[Symbol.asyncDispose]();
  cpSync(token.stateDir, before, { recursive: true });
  await start();
  await revokedUnit();
  await signer[Symbol.asyncDispose]();
  writeFileSync(join(token.stateDir, 'journal.jsonl'), readFileSync(join(before, 'journal.jsonl')));
  await start();
  await expect(crl()).rejects.toMatchObject({ code: 'signer.quarantined' });
});

test('a list is refused when a higher number is known already', async () => {
  const { number } = read(await crl());
  await expect(crl(number + 1_000)).rejects.toMatchObject({ code: 'crl.number-back' });
  expect(read(await crl(number)).number).toBeGreaterThan(number);
});
