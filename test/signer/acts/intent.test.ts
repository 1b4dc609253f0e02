import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { asSignedByLog, formatCheckpoint, formatSignedNote, signedByLog } from '../../../station-core/codecs/notes.ts';
import { rawPublicKey } from '../../../station-core/formats/tlog/note-key.ts';
import type { NoteKey } from '../../../station-core/formats/tlog/signed-note.ts';
import { IntentVerifier } from '../../../station-core/signer/acts/intent.ts';
import { STATION } from '../station-token.ts';
import { TrialLog, wish } from '../trial-log.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key: NoteKey = { name: STATION, algorithm: 'ed25519', publicKey: rawPublicKey('ed25519', publicKey) };
const log = new TrialLog({ noteKey: key });
log.intend(wish());
const head = log.head();
const text = formatCheckpoint({ origin: STATION, ...head });
const foreign = Buffer.alloc(64, 7);

const under = (checkpoint: string) => log.proven(0, checkpoint);

test('an intent counts under a note that this station signed', () => {
  const note = formatSignedNote(signedByLog(text, key, sign(null, Buffer.from(text), privateKey)));
  expect(new IntentVerifier(key).verify(under(note))).toMatchObject({ seq: 0, station: STATION });
});

test('a note is not verified again when just these bytes were signed here, and any other is', () => {
  const intents = new IntentVerifier(key);
  // Only by this can the test see that nothing was verified: the signature is none.
  const noteOf = (signature: Uint8Array): string => formatSignedNote(asSignedByLog(text, key, signature));
  expect(() => intents.verify(under(noteOf(foreign)))).toThrow('signer.intent-unproven');
  intents.signedHere(head, foreign);
  expect(intents.verify(under(noteOf(foreign)))).toMatchObject({ seq: 0 });
  expect(() => intents.verify(under(noteOf(Buffer.alloc(64, 8))))).toThrow('signer.intent-unproven');
});

test('of the notes that were signed here the last few are known', () => {
  const intents = new IntentVerifier(key);
  intents.signedHere(head, foreign);
  for (let sizeEntries = 2; sizeEntries < 10; sizeEntries++) intents.signedHere({ ...head, sizeEntries }, foreign);
  const note = formatSignedNote(asSignedByLog(text, key, foreign));
  expect(() => intents.verify(under(note))).toThrow('signer.intent-unproven');
});
