import { afterAll, beforeAll, expect } from 'vitest';
import { signedByOfficers } from '../../fixtures/token/trial-officers.ts';
import { formatSignedNote, type NoteLine, parseSignedNote } from '../../station-core/formats/tlog/signed-note.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerAsks } from '../../station-core/signer/signer-service.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../signer/station-token.ts';
import { TrialLog } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy, type Refusal } from './tools/attempt.ts';
import { callLine, type Daemon, say, startDaemon, stationAt } from './tools/raw-door.ts';

/** Promise: two trees that contradict each other are never both signed, and no other note passes for a signed one. */

type Asked = SignerAsks<'signCheckpoint'>;

let token: StationToken;
let log: TrialLog;
let signer: SignerClient;

beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  signer = await startSigner(token);
});
afterAll(() => signer[Symbol.asyncDispose]());

const entry = (number: number) => ({ kind: 'anything', number });
const grow = (of: TrialLog, entries: number): TrialLog => {
  for (let n = 0; n < entries; n++) of.append(entry(of.sizeEntries));
  return of;
};

/** What is asked for this log, from the tree that was signed last. */
function asksOf(of: TrialLog, fromSize: number): Asked {
  return { ...of.head(), fromSize, proof: of.proofFrom(fromSize) };
}

/** As the officers lift it, so that the next attempt meets a service that signs and issues. */
async function lifted(): Promise<void> {
  const { quarantine } = await signer.status(never);
  if (quarantine === null) return;
  const lift = { v: 1, type: 'lift', station: STATION, quarantine: quarantine.id, reason: 'an attempt was made' };
  const payload = Object.assign({ issuedAt: '2026-01-01T00:00:00Z' }, lift);
  await signer.liftQuarantine(await signedByOfficers('lift', payload, token.officers), never);
}

/** The tree that was signed stays the newest, and the honest ledger goes on from it. */
async function refusedTree(asked: Asked, refusal: Refusal): Promise<void> {
  const { tree } = await signer.status(never);
  await refusedBy(signer.signCheckpoint(asked, never), refusal);
  expect((await signer.status(never)).tree).toEqual(tree);
  await lifted();
  await grow(log, 1).checkpoint(signer);
}

const forked: Refusal = { code: 'signer.quarantined', evidence: { reason: 'forked' } };
const rolledBack: Refusal = { code: 'signer.quarantined', evidence: { reason: 'rolled-back' } };
const fromElsewhere: Refusal = { code: 'signer.refused', evidence: { rule: 'from' } };

attempts<[ask: (size: number) => Asked, refusal: Refusal]>(
  [
    [
      'the tree of one entry less, with the proof of its own',
      (size) => asksOf(log.copyOf(size - 1), size - 2),
      rolledBack,
    ],
    ['the tree of no entries, as a ledger that begins again', () => asksOf(new TrialLog(token), 0), rolledBack],
    ['another tree of the same size', (size) => asksOf(grow(another(size - 1), 1), size), forked],
    [
      'a longer tree whose newest signed entry is another one',
      (size) => asksOf(grow(another(size - 1), 4), size),
      forked,
    ],
    ['a longer tree of another history altogether', (size) => asksOf(grow(another(0), size + 4), size), forked],
    [
      'the right longer tree with the proof of another one',
      (size) => ({ ...grown(size).head(), fromSize: size, proof: grow(another(size - 1), 4).proofFrom(size) }),
      forked,
    ],
    [
      'another longer tree with the proof of the right one',
      (size) => ({ ...grow(another(size - 1), 4).head(), fromSize: size, proof: grown(size).proofFrom(size) }),
      forked,
    ],
    ['the right longer tree without its proof', (size) => ({ ...asksOf(grown(size), size), proof: [] }), forked],
    [
      'the right longer tree with a proof that is one hash short',
      (size) => ({ ...asksOf(grown(size), size), proof: grown(size).proofFrom(size).slice(1) }),
      forked,
    ],
    [
      'the right longer tree with a proof that is one hash long',
      (size) => ({ ...asksOf(grown(size), size), proof: [...grown(size).proofFrom(size), Buffer.alloc(32)] }),
      forked,
    ],
    ['a root of 31 bytes', (size) => ({ ...asksOf(grown(size), size), rootHash: Buffer.alloc(31) }), forked],
    ['a proof from a tree before the newest', (size) => asksOf(grown(size), size - 1), fromElsewhere],
    [
      'another history, said to begin at the empty tree',
      (size) => asksOf(grow(another(1), size + 2), 0),
      fromElsewhere,
    ],
  ],
  async (ask, refusal) => {
    await grow(log, 2).checkpoint(signer);
    await refusedTree(ask(log.sizeEntries), refusal);
  },
);

/** This history up to some entry, and then something else. */
function another(sizeEntries: number): TrialLog {
  const fork = log.copyOf(sizeEntries);
  fork.append({ kind: 'something else' });
  return fork;
}

/** What the honest ledger would be three entries on. */
function grown(size: number): TrialLog {
  return grow(log.copyOf(size), 3);
}

type Lines = readonly NoteLine[];
const changed = (line: NoteLine | undefined, changes: Partial<NoteLine>): NoteLine => {
  if (line === undefined) throw new TypeError('the note has two lines');
  return Object.assign({}, line, changes);
};
const cut = (line: NoteLine | undefined, bytes: number): NoteLine =>
  changed(line, { signature: line?.signature.subarray(0, line.signature.length - bytes) ?? Buffer.alloc(0) });
const flipped = (line: NoteLine | undefined, at: number): NoteLine => {
  const signature = Buffer.from(line?.signature ?? []);
  signature[at] = (signature[at] ?? 0) ^ 1;
  return changed(line, { signature });
};

attempts<[forge: (lines: Lines, before: Lines) => Lines]>(
  [
    ['a note that only Ed25519 signed, as who has broken ML-DSA has one', (lines) => lines.slice(0, 1)],
    ['a note that only ML-DSA-44 signed, as who has broken Ed25519 has one', (lines) => lines.slice(1)],
    ['a note whose ML-DSA signature is one byte short', ([first, second]) => [changed(first, {}), cut(second, 1)]],
    [
      'a note whose ML-DSA signature is cut to the length of the other',
      ([first, second]) => [changed(first, {}), cut(second, 2_356)],
    ],
    [
      'a note with one bit of its ML-DSA signature changed',
      ([first, second]) => [changed(first, {}), flipped(second, 100)],
    ],
    [
      'a note with one bit of its Ed25519 signature changed',
      ([first, second]) => [flipped(first, 10), changed(second, {})],
    ],
    [
      'a note with the Ed25519 signature of an earlier one',
      ([, second], [before]) => [changed(before, {}), changed(second, {})],
    ],
    [
      'a note with the ML-DSA signature of an earlier one',
      ([first], [, before]) => [changed(first, {}), changed(before, {})],
    ],
    [
      'a note with the Ed25519 line twice, in the place of the other',
      ([first]) => [changed(first, {}), changed(first, {})],
    ],
    ['a note whose keys go by another name', (lines) => lines.map((line) => changed(line, { name: 'S2' }))],
    [
      'a note whose ML-DSA key goes by another name',
      ([first, second]) => [changed(first, {}), changed(second, { name: 'S2' })],
    ],
  ],
  async (forge) => {
    const before = parseSignedNote(await grow(log, 1).checkpoint(signer)).lines;
    const { text, lines } = parseSignedNote(await grow(log, 1).checkpoint(signer));
    await untrusted(formatSignedNote({ text, lines: [...forge(lines, before)] }));
  },
);

const untrusted = async (note: string): Promise<void> => {
  const before = await signer.status(never);
  await refusedBy(signer.hearCheckpoint(note, never), { code: 'checkpoint.untrusted' });
  expect(await signer.status(never)).toEqual(before);
};

attempts<[change: (text: string) => string]>(
  [
    [
      'the signatures of one tree under the size of another',
      (text) => text.replace(/^\d+$/m, (size) => `${Number(size) + 1}`),
    ],
    [
      'the signatures of one tree under another root',
      (text) => text.replace(/^[A-Za-z0-9+/]{43}=$/m, 'A'.repeat(43) + '='),
    ],
    ['the signatures of one tree under the name of another log', (text) => text.replace(/^S1$/m, 'S2')],
  ],
  async (change) => {
    const { text, lines } = parseSignedNote(await grow(log, 1).checkpoint(signer));
    const other = change(text);
    expect(other).not.toBe(text);
    await untrusted(formatSignedNote({ text: other, lines }));
  },
);

attempt('an earlier checkpoint once more, so that the older tree passes for the newest', async () => {
  const earlier = await grow(log, 1).checkpoint(signer);
  await grow(log, 1).checkpoint(signer);
  const before = await signer.status(never);
  await signer.hearCheckpoint(earlier, never); // it was signed here: nothing is wrong with it
  expect(await signer.status(never)).toEqual(before);
  await refusedTree(asksOf(grow(log.copyOf(log.sizeEntries - 1), 3), log.sizeEntries - 1), fromElsewhere);
});

attempt('two histories of one length, asked for in one breath, get one signature', async () => {
  const own = await makeStationToken();
  await using daemon: Daemon = await startDaemon(own);
  await using station = await stationAt(own, daemon.socket);
  const honest = grow(new TrialLog(own), 3);
  await honest.checkpoint(station);
  const fork = honest.copyOf(3);
  honest.append(entry(4));
  fork.append(entry(5));
  const lines = [honest, fork].map((each, at) => callLine(at + 1, 'signCheckpoint', asksOf(each, 3)));
  const replies = await say(daemon.socket, lines.join(''), 2);
  expect(replies.filter(({ kind }) => kind === 'answer')).toHaveLength(1);
  expect(replies).toContainEqual(expect.objectContaining({ kind: 'fault', code: 'signer.quarantined' }));
});
