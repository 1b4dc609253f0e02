import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { formatCheckpoint, formatSignedNote } from '../../station-core/codecs/notes.ts';
import { noteLine, type NoteKey, parseSignedNote } from '../../station-core/formats/tlog/signed-note.ts';
import { canonicalBytes } from '../../station-core/formats/text/canonical-json.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerAsks } from '../../station-core/signer/signer-service.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../signer/station-token.ts';
import { TrialLog, type Wish, wish } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy } from './tools/attempt.ts';
import { refusedUnchanged } from './tools/signer-under-attack.ts';

/** Promise: nothing is signed unless the ledger held the intent before, under a checkpoint of this very signing service. */

let token: StationToken;
let signer: SignerClient;
let log: TrialLog;
let wished: Wish;
let request: SignerAsks<'issue'>;

beforeAll(async () => {
  token = await makeStationToken();
  signer = await startSigner(token);
  log = new TrialLog(token);
  for (let filler = 0; filler < 5; filler++) log.append({ filler });
  wished = wish();
  const seq = log.intend(wished);
  log.append({ filler: 'after it' });
  request = log.request(wished, seq, await log.checkpoint(signer));
});
afterAll(() => signer[Symbol.asyncDispose]());

type Intent = SignerAsks<'issue'>['intent'];
const unproven = { code: 'signer.intent-unproven' } as const;
const entryText = (): string => Buffer.from(request.intent.entry).toString('utf8');
const withEntry = (entry: string): Partial<Intent> => ({ entry: Buffer.from(entry, 'utf8') });

/** The same head as the honest one, signed by keys that the attacker made under the name of the station. */
function noteOf(text: string): string {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key: NoteKey = {
    name: STATION,
    algorithm: 'ed25519',
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  };
  return formatSignedNote({ text, lines: [noteLine(key, sign(null, Buffer.from(text), privateKey))] });
}

attempts<[change: () => Partial<Intent>]>(
  [
    [
      'the entry names another unit than the one that was witnessed',
      () => withEntry(entryText().replace(wished.unit.serial, 'BM-77777')),
    ],
    ['the entry names another permit', () => withEntry(entryText().replace('"P-1"', '"P-2"'))],
    ['the same entry, written with a blank', () => withEntry(entryText().replace('":"', '": "'))],
    ['the same entry, with one key twice', () => withEntry(entryText().replace('{', '{"v":1,'))],
    ['the entry in the byte order mark of another editor', () => withEntry(`\ufeff${entryText()}`)],
    ['no entry', () => ({ entry: new Uint8Array() })],
    ['an entry of a megabyte', () => withEntry(`{"a":"${'a'.repeat(1 << 20)}"}`)],
    ['an entry nested ten thousand deep', () => withEntry('['.repeat(10_000))],
    ['a proof that is one hash short', () => ({ proof: request.intent.proof.slice(1) })],
    ['a proof that is one hash long', () => ({ proof: [...request.intent.proof, Buffer.alloc(32)] })],
    ['a proof in the wrong order', () => ({ proof: [...request.intent.proof].reverse() })],
    ['a proof of zeros', () => ({ proof: request.intent.proof.map(() => Buffer.alloc(32)) })],
    ['a proof of hashes of 31 bytes', () => ({ proof: request.intent.proof.map((each) => each.subarray(1)) })],
    [
      'an entry that says it stands elsewhere in the ledger',
      () => withEntry(entryText().replace('"seq":5', '"seq":4')),
    ],
    ['a checkpoint whose size was changed', () => ({ checkpoint: request.intent.checkpoint.replace(/^7$/m, '8') })],
    ['a checkpoint of another origin', () => ({ checkpoint: request.intent.checkpoint.replaceAll(STATION, 'S2') })],
    [
      'a checkpoint without any signature',
      () => ({ checkpoint: `${parseSignedNote(request.intent.checkpoint).text}\n` }),
    ],
    [
      'a checkpoint signed by keys of the attacker',
      () => ({ checkpoint: noteOf(parseSignedNote(request.intent.checkpoint).text) }),
    ],
    [
      'a checkpoint that only the Ed25519 half of the key signed, as who has broken the other could make one',
      () => {
        const { text, lines } = parseSignedNote(request.intent.checkpoint);
        return { checkpoint: formatSignedNote({ text, lines: lines.slice(0, 1) }) };
      },
    ],
    [
      'a checkpoint that only the ML-DSA half of the key signed',
      () => {
        const { text, lines } = parseSignedNote(request.intent.checkpoint);
        return { checkpoint: formatSignedNote({ text, lines: lines.slice(1) }) };
      },
    ],
  ],
  async (change) => {
    const intent = Object.assign({}, request.intent, change());
    await refusedUnchanged(signer, () => signer.issue(Object.assign({}, request, { intent }), never), unproven);
  },
);

attempts<[changes: object]>(
  [
    ['an entry of another kind, though the ledger holds it', { kind: 'serial-reserved' }],
    ['an intent of another station, though the ledger holds it', { station: 'S2' }],
    [
      'an intent in the form of an earlier version, whose bytes the host chose',
      { csrSha256Hex: undefined, tbsSha256Hex: 'ab'.repeat(32) },
    ],
    ['an intent that says it has another number than its place', { seq: 3 }],
    ['an intent for a MAC address in capitals, which would be a second unit', { unit: '7C:DF:A1:00:00:01' }],
    ['an intent of a format that does not exist yet', { v: 2 }],
  ],
  async (changes) => {
    const other = wish();
    const seq = log.intend(other, changes);
    const asked = log.request(other, seq, await log.checkpoint(signer));
    await refusedUnchanged(signer, () => signer.issue(asked, never), unproven);
  },
);

attempt('a tree of its own, with a proof that is right in it, and the checkpoint of the honest tree', async () => {
  const fork = log.copyOf(5);
  const forged = wish();
  const seq = fork.intend(forged);
  fork.append({ filler: 'as many as the honest one' });
  const asked = fork.request(forged, seq, request.intent.checkpoint);
  await refusedUnchanged(signer, () => signer.issue(asked, never), unproven);
});

attempt('a tree of its own under a checkpoint that it wrote itself', async () => {
  const fork = log.copyOf(5);
  const forged = wish();
  const seq = fork.intend(forged);
  const asked = fork.request(forged, seq, noteOf(formatCheckpoint(Object.assign({ origin: STATION }, fork.head()))));
  await refusedUnchanged(signer, () => signer.issue(asked, never), unproven);
});

attempt('an intent that was refused, asked for again with what would have passed', async () => {
  const asked = await log.requestFor(wish(), signer);
  const profile = Object.assign({}, asked.profile, { serverAuth: true });
  await refusedBy(signer.issue(Object.assign({}, asked, { profile }), never), { code: 'permit.not-covered' });
  const again = { code: 'signer.refused', evidence: { rule: 'this intent was refused before' } } as const;
  await refusedUnchanged(signer, () => signer.issue(asked, never), again);
});

attempt('one request under two intents', async () => {
  await signer.issue(request, never);
  const seq = log.append(
    JSON.parse(canonicalBytes({ ...JSON.parse(entryText()), seq: log.sizeEntries }).toString()) as object,
  );
  const asked = log.request(wished, seq, await log.checkpoint(signer));
  await refusedUnchanged(signer, () => signer.issue(asked, never), { code: 'signer.already-signed' });
});
