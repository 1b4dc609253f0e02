import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { signedByOfficers } from '../../../fixtures/token/trial-officers.ts';
import { formatCheckpoint, openCheckpoint } from '../../../station-core/codecs/notes.ts';
import {
  cosignedMessage,
  formatSignedNote,
  formatVerifierKey,
  noteLine,
  type NoteKey,
  parseSignedNote,
  timestampedSignature,
} from '../../../station-core/formats/tlog/signed-note.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../station-token.ts';
import { TrialLog, wish } from '../trial-log.ts';

const upstreamKeys = generateKeyPairSync('ed25519');
const upstream: NoteKey = {
  name: 'upstream.example',
  algorithm: 'cosignature/v1',
  publicKey: upstreamKeys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
};

let token: StationToken;
let log: TrialLog;
let signer: SignerClient;
let closing: AsyncDisposable | undefined;

/** Each test has a token of its own: a quarantine stays. */
beforeEach(async () => {
  await closing?.[Symbol.asyncDispose]();
  token = await makeStationToken({ upstreamKey: formatVerifierKey(upstream) });
  log = new TrialLog(token);
  signer = await startSigner(token);
  closing = signer;
});
afterAll(() => closing?.[Symbol.asyncDispose]());

const entry = (number: number) => ({ kind: 'anything', number });
const quarantine = async () => (await signer.status(never)).quarantine;

/** As upstream answers: the same checkpoint with one line more. */
function cosigned(note: string, timestampSeconds = 1_800_000_000): string {
  const { text, lines } = parseSignedNote(note);
  const signature = sign(null, cosignedMessage(text, timestampSeconds), upstreamKeys.privateKey);
  return formatSignedNote({
    text,
    lines: [...lines, noteLine(upstream, timestampedSignature(timestampSeconds, signature))],
  });
}

test('a checkpoint is signed in the words of the signing service', async () => {
  log.append(entry(1));
  const { text, lines } = parseSignedNote(await log.checkpoint(signer));
  expect(text).toBe(formatCheckpoint({ origin: STATION, ...log.head() }));
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), token.checkpointKey]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  expect(verify(null, Buffer.from(text), key, lines[0]?.signature ?? Buffer.alloc(0))).toBe(true);
});

test('it is signed by ML-DSA-44 as well, by a software key that says so', async () => {
  log.append(entry(1));
  const note = await log.checkpoint(signer);
  expect(parseSignedNote(note).lines).toHaveLength(2);
  const { postQuantum } = token.noteKey;
  if (postQuantum === undefined) throw new Error('the ceremony made no second key');
  expect(openCheckpoint(note, STATION, [postQuantum])).toMatchObject({ sizeEntries: 1 });
  expect((await signer.status(never)).mlDsaKey).toMatchObject({ keptIn: 'wrapped-file' });
});

test('a signing service whose second key was taken away does not start and sign by the first alone', async () => {
  await signer[Symbol.asyncDispose]();
  closing = undefined;
  await rm(join(token.stateDir, 'ml-dsa-44-key.json'));
  await expect(startSigner(token)).rejects.toMatchObject({ code: 'signer.no-ml-dsa-key' });
});

test('the same tree is signed again, a longer one with its proof, and nothing is in quarantine', async () => {
  log.append(entry(1));
  const note = await log.checkpoint(signer);
  // ML-DSA draws a random number for each signature: it is the tree that is the same.
  expect(parseSignedNote(await log.checkpoint(signer)).text).toBe(parseSignedNote(note).text);
  for (const number of [2, 3, 4]) log.append(entry(number));
  await log.checkpoint(signer);
  expect(await quarantine()).toBeNull();
  expect((await signer.status(never)).tree.sizeEntries).toBe(4);
});

test('a caller that has not heard of the last checkpoint is told, and nothing else happens', async () => {
  for (const number of [1, 2, 3]) log.append(entry(number));
  await log.checkpoint(signer);
  log.append(entry(4));
  log.signedEntries = 2;
  const refused = { code: 'signer.refused', evidence: { rule: 'from', signedEntries: 3 } };
  await expect(log.checkpoint(signer)).rejects.toMatchObject(refused);
  log.signedEntries = 3;
  await log.checkpoint(signer);
  expect(await quarantine()).toBeNull();
});

test.each<readonly [string, string, (log: TrialLog) => TrialLog]>([
  ['an older tree', 'rolled-back', (whole) => whole.copyOf(2)],
  [
    'another tree of the same size',
    'forked',
    (whole) => {
      const fork = whole.copyOf(2);
      fork.append(entry(99));
      return fork;
    },
  ],
  [
    'a longer tree of another history',
    'forked',
    (whole) => {
      const fork = whole.copyOf(2);
      for (const number of [97, 98, 99]) fork.append(entry(number));
      fork.signedEntries = 3;
      return fork;
    },
  ],
])(
  '%s is a quarantine, in which no certificate is issued, and which a restart does not end',
  async (_, reason, change) => {
    for (const number of [1, 2, 3]) log.append(entry(number));
    await log.checkpoint(signer);
    await expect(change(log).checkpoint(signer)).rejects.toMatchObject({ code: 'signer.quarantined' });
    await signer[Symbol.asyncDispose]();
    signer = await startSigner(token);
    closing = signer;
    expect(await quarantine()).toMatchObject({ reason });
    const request = await log.requestFor(wish(), signer); // the honest ledger is witnessed all the same
    await expect(signer.issue(request, never)).rejects.toMatchObject({ code: 'signer.quarantined' });
  },
);

test('two officers lift a quarantine by its name, with a reason, and one does not', async () => {
  for (const number of [1, 2, 3]) log.append(entry(number));
  await log.checkpoint(signer);
  await expect(log.copyOf(2).checkpoint(signer)).rejects.toMatchObject({ code: 'signer.quarantined' });
  const id = (await quarantine())?.id ?? '';
  const payload = {
    v: 1,
    type: 'lift',
    station: STATION,
    quarantine: id,
    reason: 'an old copy was tried out',
    issuedAt: '2026-01-01T00:00:00Z',
  };
  const lift = (changes: object, officers = token.officers) =>
    signedByOfficers('lift', { ...payload, ...changes }, officers);
  await expect(signer.liftQuarantine(await lift({}, token.officers.slice(0, 1)), never)).rejects.toMatchObject({
    code: 'document.untrusted',
  });
  await expect(signer.liftQuarantine(await lift({ station: 'S2' }), never)).rejects.toMatchObject({
    code: 'document.of-another-station',
  });
  await expect(signer.liftQuarantine(await lift({ quarantine: 'Q-1' }), never)).rejects.toMatchObject({
    code: 'signer.refused',
  });
  await signer.liftQuarantine(await lift({}), never);
  expect(await quarantine()).toBeNull();
  await signer.issue(await log.requestFor(wish(), signer), never);
});

test("upstream's receipt is heard when both have signed it", async () => {
  log.append(entry(1));
  const note = await log.checkpoint(signer);
  await signer.hearReceipt({ note: cosigned(note) }, never);
  await expect(signer.hearReceipt({ note }, never)).rejects.toMatchObject({ code: 'checkpoint.untrusted' });
  expect(await quarantine()).toBeNull();
});

test('a receipt over more than was signed here shows that this state is an old one', async () => {
  log.append(entry(1));
  const before = await makeCopy();
  log.append(entry(2));
  const receipt = cosigned(await log.checkpoint(signer));
  await before.restore();
  await signer.hearReceipt({ note: receipt }, never);
  expect(await quarantine()).toMatchObject({ reason: 'receipt-ahead' });
});

test('a certificate of the ledger that the journal lacks is a quarantine', async () => {
  const certificates = [{ tbsSha256Hex: 'ab'.repeat(32), permit: 'P-1' }];
  await expect(signer.requireRecorded(certificates, never)).rejects.toMatchObject({ code: 'signer.quarantined' });
  expect(await quarantine()).toMatchObject({ reason: 'ledger-journal-differ' });
});

/** The whole folder of the station, token and all: what nothing in it can notice. */
async function makeCopy() {
  await log.checkpoint(signer);
  await signer[Symbol.asyncDispose]();
  const copy = await mkdtemp(join(tmpdir(), 'yesterday-'));
  await cp(token.dir, copy, { recursive: true });
  signer = await startSigner(token);
  closing = signer;
  return {
    restore: async () => {
      await signer[Symbol.asyncDispose]();
      await rm(token.dir, { recursive: true });
      await cp(copy, token.dir, { recursive: true });
      signer = await startSigner(token);
      closing = signer;
    },
  };
}
