import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { certificatePem } from '../../../station-core/pki/pem.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import { makeCsr, p256 } from '../../pki/csr-maker.ts';
import { makeStationToken, never, samplePermit, startSigner, type StationToken } from '../station-token.ts';
import { sha256Hex, TrialLog, type Wish, wish } from '../trial-log.ts';

let token: StationToken;
let log: TrialLog;
beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
});

const issue = async (signer: SignerClient, wished: Wish = wish()) =>
  signer.issue(await log.requestFor(wished, signer), never);
const used = async (signer: SignerClient, id = 'P-1') =>
  (await signer.status(never)).permits.find(({ permit }) => permit === id)?.used;

test('the certificate is what the permit and the unit say, and passes openssl under its strictest rules', async () => {
  await using signer = await startSigner(token);
  const wished = wish();
  const { certDer, certSerialHex, lintedRules } = await issue(signer, wished);
  expect(lintedRules).toBeGreaterThan(20);
  const certificate = new X509Certificate(certDer);
  expect(certificate.serialNumber.toLowerCase()).toBe(certSerialHex);
  expect(certificate.subject).toContain(`serialNumber=${wished.unit.serial}`);
  expect(certificate.subject).toContain('OU=Lamp One');
  expect(certificate.validToDate.getUTCFullYear()).toBe(9999);
  const leaf = join(token.dir, 'leaf.pem');
  writeFileSync(leaf, certificatePem(certDer));
  const { rootCertPath, intermediateCertPath } = token.files;
  const chain = ['-CAfile', rootCertPath, '-untrusted', intermediateCertPath, leaf];
  const verified = execFileSync('openssl', ['verify', '-x509_strict', '-purpose', 'sslclient', ...chain]);
  expect(verified.toString()).toContain('leaf.pem: OK');
});

test('the same intent gets the same certificate, costs no quota, and outlives the process and the permit', async () => {
  let request;
  let first;
  {
    await using signer = await startSigner(token);
    const before = (await used(signer)) ?? 0;
    request = await log.requestFor(wish(), signer);
    const [one, two] = await Promise.all([signer.issue(request, never), signer.issue(request, never)]);
    expect(one).toEqual(two);
    expect(await signer.issue(request, never)).toEqual(one);
    expect(await used(signer)).toBe(before + 1);
    first = one;
  }
  await using signer = await startSigner(token, []);
  expect(await signer.issue(request, never)).toEqual(first);
});

test('sixteen units side by side get sixteen certificates', async () => {
  await using signer = await startSigner(token);
  const wishes = Array.from({ length: 16 }, () => wish());
  const seqs = wishes.map((each) => log.intend(each));
  const note = await log.checkpoint(signer);
  const issued = await Promise.all(
    wishes.map((each, at) => signer.issue(log.request(each, seqs[at] ?? 0, note), never)),
  );
  expect(new Set(issued.map(({ certSerialHex }) => certSerialHex)).size).toBe(16);
});

test.each<readonly [string, (wished: Wish, keys: ReturnType<typeof p256>) => object, object]>([
  ['for another unit', () => ({ unit: wish().unit }), { code: 'signer.refused' }],
  ['under another permit', () => ({ permit: 'P-9' }), { code: 'signer.refused' }],
  ['for another product', () => ({ product: 'lamp-two' }), { code: 'signer.refused' }],
  [
    'with another request for the same key',
    (w, keys) => ({ csrDer: makeCsr(w.nonce, { keys }) }),
    { code: 'signer.refused' },
  ],
  ['with another nonce', () => ({ nonce: Buffer.alloc(32, 1) }), { code: 'csr.stale' }],
  [
    'for another hardware type',
    () => ({ profile: { hardwareTypeOid: '1.3.6.1.4.1.1', serverAuth: false } }),
    { code: 'permit.not-covered' },
  ],
  [
    'as a TLS server',
    () => ({ profile: { hardwareTypeOid: '1.3.6.1.4.1.99999.7.1', serverAuth: true } }),
    { code: 'permit.not-covered' },
  ],
  [
    'in place of a certificate that does not exist',
    () => ({ supersedes: 'ab'.repeat(20) }),
    { code: 'signer.refused' },
  ],
])('an intent is not spent %s', async (_, change, expected) => {
  await using signer = await startSigner(token);
  const keys = p256();
  const wished = wish({ keys });
  const request = await log.requestFor(wished, signer);
  const before = await used(signer);
  await expect(signer.issue({ ...request, ...change(wished, keys) }, never)).rejects.toMatchObject(expected);
  expect(await used(signer)).toBe(before);
});

test('an intent that was refused stays refused', async () => {
  await using signer = await startSigner(token);
  const request = await log.requestFor(wish(), signer);
  const profile = { ...request.profile, serverAuth: true };
  await expect(signer.issue({ ...request, profile }, never)).rejects.toMatchObject({ code: 'permit.not-covered' });
  const again = { code: 'signer.refused', evidence: { rule: 'this intent was refused before' } };
  await expect(signer.issue(request, never)).rejects.toMatchObject(again);
});

test('without the proof of its intent nothing is signed', async () => {
  await using signer = await startSigner(token);
  const [wished, other] = [wish(), wish()];
  const seq = log.intend(wished);
  log.intend(other);
  const note = await log.checkpoint(signer);
  const request = log.request(wished, seq, note);
  const with_ = (intent: Partial<typeof request.intent>) => ({ ...request, intent: { ...request.intent, ...intent } });
  const unproven = { code: 'signer.intent-unproven' };
  const forged = Buffer.from(Buffer.from(request.intent.entry).toString().replace(wished.unit.serial, 'BM-X'));
  for (const intent of [
    { entry: forged },
    { entry: Buffer.from('{}') },
    { entry: new Uint8Array() },
    { proof: request.intent.proof.slice(1) },
    { proof: [...request.intent.proof, Buffer.alloc(32)] },
    { proof: request.intent.proof.map(() => Buffer.alloc(32)) },
    { checkpoint: note.replace(/^\d+$/m, '7') },
    { checkpoint: note.replaceAll('S1', 'S2') },
    { checkpoint: '' },
  ]) {
    await expect(signer.issue(with_(intent), never)).rejects.toMatchObject(unproven);
  }
  await signer.issue(request, never);
});

test('an intent that only somebody else signed over is none', async () => {
  const elsewhere = await makeStationToken();
  const theirs = new TrialLog(elsewhere);
  await using stranger = await startSigner(elsewhere);
  await using signer = await startSigner(token);
  const request = await theirs.requestFor(wish(), stranger);
  await expect(signer.issue(request, never)).rejects.toMatchObject({ code: 'signer.intent-unproven' });
});

test.each<readonly [string, object]>([
  ['an intent of another station', { station: 'S2' }],
  ['an entry of another kind', { kind: 'serial-reserved' }],
  ['an intent of an earlier version', { csrSha256Hex: undefined, tbsSha256Hex: 'ab'.repeat(32) }],
])('%s is no intent', async (_, changes) => {
  await using signer = await startSigner(token);
  const wished = wish();
  const seq = log.intend(wished, changes);
  const request = log.request(wished, seq, await log.checkpoint(signer));
  await expect(signer.issue(request, never)).rejects.toMatchObject({ code: 'signer.intent-unproven' });
});

test('a key, a unit and a serial number are certified once, and again only as the rework that names its certificate', async () => {
  await using signer = await startSigner(token, [
    samplePermit(),
    samplePermit({ permit: 'P-0', rights: { rework: false, lock: true, burn: true } }),
  ]);
  const keys = p256();
  const first = wish({ keys });
  const { certSerialHex } = await issue(signer, first);
  const before = { code: 'signer.already-signed' };
  await expect(issue(signer, wish({ keys }))).rejects.toMatchObject({ ...before, evidence: { what: 'key' } });
  await expect(issue(signer, wish({ unit: first.unit }))).rejects.toMatchObject({
    ...before,
    evidence: { what: 'unit' },
  });
  const serial = { mac: wish().unit.mac, serial: first.unit.serial };
  await expect(issue(signer, wish({ unit: serial }))).rejects.toMatchObject({
    ...before,
    evidence: { what: 'serial' },
  });
  const { unit } = first;
  const rework = { unit, supersedes: certSerialHex };
  const refused = { code: 'permit.not-covered', evidence: { reason: 'rework' } };
  await expect(issue(signer, wish({ ...rework, permit: 'P-0' }))).rejects.toMatchObject(refused);
  const second = await issue(signer, wish(rework));
  expect(Date.parse(second.supersededAt ?? '')).not.toBeNaN();
  await expect(issue(signer, wish(rework))).rejects.toMatchObject(before);
  const third = await issue(signer, wish({ unit, supersedes: second.certSerialHex }));
  expect(third.supersededAt).toBeDefined();
});

test('what a certificate supersedes is said in the intent, and nowhere else', async () => {
  await using signer = await startSigner(token);
  const { unit } = wish();
  const { certSerialHex } = await issue(signer, wish({ unit }));
  const refused = { code: 'signer.refused', evidence: { rule: 'another certificate to supersede than intended' } };
  const silent = await log.requestFor(wish({ unit }), signer);
  await expect(signer.issue({ ...silent, supersedes: certSerialHex }, never)).rejects.toMatchObject(refused);
  const { supersedes: _, ...asked } = await log.requestFor(wish({ unit, supersedes: certSerialHex }), signer);
  await expect(signer.issue(asked, never)).rejects.toMatchObject(refused);
});

test('two requests for one key, asked side by side, are one certificate', async () => {
  await using signer = await startSigner(token);
  const keys = p256();
  const wishes = [wish({ keys }), wish({ keys })];
  const seqs = wishes.map((each) => log.intend(each));
  const note = await log.checkpoint(signer);
  const all = wishes.map((each, at) => signer.issue(log.request(each, seqs[at] ?? 0, note), never));
  const outcomes = (await Promise.allSettled(all)).map(({ status }) => status).sort();
  expect(outcomes).toEqual(['fulfilled', 'rejected']);
});

test('a quota is spent by different certificates only, also when they are asked for side by side', async () => {
  await using signer = await startSigner(token, [samplePermit({ permit: 'P-5', quota: 5 })]);
  const wishes = Array.from({ length: 8 }, () => wish({ permit: 'P-5' }));
  const seqs = wishes.map((each) => log.intend(each));
  const note = await log.checkpoint(signer);
  const outcomes = await Promise.allSettled(
    wishes.map((each, at) => signer.issue(log.request(each, seqs[at] ?? 0, note), never)),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  expect(await used(signer, 'P-5')).toBe(5);
});

test('the key of the issuing certificate itself is refused', async () => {
  await using signer = await startSigner(token);
  const wished = wish();
  const spki = new X509Certificate(token.issuingCertDer).publicKey.export({ type: 'spki', format: 'der' });
  const foreign = { ...wished, spkiSha256Hex: sha256Hex(spki) };
  await expect(issue(signer, foreign)).rejects.toMatchObject({ code: 'signer.refused' });
});

test('a permit that two officers did not sign for this station is none', async () => {
  const [first] = token.officers;
  if (first === undefined) throw new TypeError('no officer');
  await expect(startSigner({ ...token, officers: [first] })).rejects.toMatchObject({ code: 'document.untrusted' });
  await using signer = await startSigner(token, [
    samplePermit({ stations: ['S2'] }),
    samplePermit({ permit: 'P-3', notAfter: '2021-01-01T00:00:00Z' }),
  ]);
  await expect(issue(signer)).rejects.toMatchObject({ code: 'permit.not-covered', evidence: { reason: 'station' } });
  await expect(issue(signer, wish({ permit: 'P-3' }))).rejects.toMatchObject({ code: 'permit.expired' });
  await expect(issue(signer, wish({ permit: 'P-4' }))).rejects.toMatchObject({ code: 'permit.none' });
});

test('the shift is told what was signed, with its intent', async () => {
  await using signer = await startSigner(token);
  const { certificates } = await signer.status(never);
  const wished = wish();
  const seq = log.intend(wished);
  const { certSerialHex } = await signer.issue(log.request(wished, seq, await log.checkpoint(signer)), never);
  const page = await signer.journalFrom({ line: certificates, limit: 10 }, never);
  expect(page).toMatchObject({ journalLines: certificates + 1, signatures: [{ certSerialHex, intentSeq: seq }] });
  const [{ tbsSha256Hex } = { tbsSha256Hex: '' }] = page.signatures;
  expect(await signer.findSigned([tbsSha256Hex, 'ab'.repeat(32)], never)).toEqual(page.signatures);
});
