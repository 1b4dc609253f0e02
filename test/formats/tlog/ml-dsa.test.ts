import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openCheckpoint, parseVerifierKey, signedByLog, verifySignedNote } from '../../../station-core/codecs/notes.ts';
import { logKey } from '../../../station-core/formats/tlog/log-signature.ts';
import { classicalOnly, rawPublicKey, type SingleKey } from '../../../station-core/formats/tlog/note-key.ts';
import { messageToSign, signaturePayload, subtreeMessage } from '../../../station-core/formats/tlog/note-signature.ts';
import { formatVerifierKey, noteLine, type NoteKey } from '../../../station-core/formats/tlog/signed-note.ts';
import { faultOf } from '../fault-of.ts';

interface Published {
  readonly verifierKey: string;
  readonly note: string;
}
const published = JSON.parse(readFileSync('fixtures/vectors/tlog/ml-dsa-log.json', 'utf8')) as Published;

const ROOT = Buffer.alloc(32, 7);
const TEXT = `S1\n5\n${ROOT.toString('base64')}\n`;

interface Pair {
  readonly key: SingleKey;
  readonly privateKey: KeyObject;
}

function pair(name: string, algorithm: SingleKey['algorithm']): Pair {
  const { privateKey } = algorithm === 'ml-dsa-44' ? generateKeyPairSync('ml-dsa-44') : generateKeyPairSync('ed25519');
  return { key: { name, algorithm, publicKey: rawPublicKey(algorithm, privateKey) }, privateKey };
}

function lineBy({ key, privateKey }: Pair, text = TEXT, seconds = 0) {
  return noteLine(key, signaturePayload(key, seconds, sign(null, messageToSign(key, text, seconds), privateKey)));
}

const [ed25519, mlDsa] = [pair('S1', 'ed25519'), pair('S1', 'ml-dsa-44')];
const station: NoteKey = { ...ed25519.key, postQuantum: mlDsa.key };

describe('another implementation’s log', () => {
  test('its checkpoint opens with its ML-DSA-44 key', () => {
    const key = parseVerifierKey(published.verifierKey);
    expect(key.algorithm).toBe('ml-dsa-44');
    expect(openCheckpoint(published.note, 'example.com/mldsa-log', [key])).toMatchObject({ sizeEntries: 1 });
    expect(formatVerifierKey(key)).toBe(published.verifierKey);
  });

  test.each([
    ['another size', published.note.replace('\n1\n', '\n2\n')],
    ['another root', published.note.replace('+zoEr', '+zoEs')],
    ['another time', published.note.replace('td9FxQAAAAAA', 'td9FxQAAAAAB')],
    ['another signature', published.note.replace('kjFvCxC6', 'kjFvCxC7')],
  ])('with %s it does not', (_, note) => {
    expect(note).not.toBe(published.note);
    expect(faultOf(() => verifySignedNote(note, [parseVerifierKey(published.verifierKey)]))).toMatchObject({
      evidence: { reason: 'signature is wrong' },
    });
  });
});

test('what is signed is the structure of the specification, byte for byte', () => {
  expect(subtreeMessage('w.example', TEXT, 1_700_000_000).toString('hex')).toBe(
    [
      '737562747265652f76310a00', // "subtree/v1\n\0"
      `09${Buffer.from('w.example').toString('hex')}`,
      '000000006553f100',
      '025331',
      '0000000000000000',
      '0000000000000005',
      ROOT.toString('hex'),
    ].join(''),
  );
});

describe('a signer with two keys', () => {
  test('signs by both, and the note opens with both or with either', () => {
    const note = signedByLog(TEXT, station, [
      sign(null, Buffer.from(TEXT), ed25519.privateKey),
      sign(null, subtreeMessage('S1', TEXT, 0), mlDsa.privateKey),
    ]);
    for (const key of [station, classicalOnly(station), mlDsa.key]) {
      expect(verifySignedNote(note, [key])).toEqual([{ key }]);
    }
  });

  test.each([
    ['Ed25519', lineBy(ed25519), 'ml-dsa-44'],
    ['ML-DSA-44', lineBy(mlDsa), 'ed25519'],
  ])('who signs by %s alone is refused: the other signature was left out', (_, line, missing) => {
    const fault = faultOf(() => verifySignedNote({ text: TEXT, lines: [line] }, [station]));
    expect(fault).toMatchObject({
      code: 'checkpoint.untrusted',
      evidence: { reason: `signed without ${missing}, which its signer has` },
    });
  });

  test('one good signature does not make up for a wrong one', () => {
    const forged = { ...lineBy(mlDsa), signature: lineBy(mlDsa, TEXT.replace('\n5\n', '\n6\n')).signature };
    const fault = faultOf(() => verifySignedNote({ text: TEXT, lines: [lineBy(ed25519), forged] }, [station]));
    expect(fault).toMatchObject({ evidence: { reason: 'signature is wrong', algorithm: 'ml-dsa-44' } });
  });

  test('the signature of the wrong algorithm in the line of the other is wrong', () => {
    const swapped = { ...lineBy(mlDsa), signature: lineBy(ed25519).signature };
    expect(faultOf(() => verifySignedNote({ text: TEXT, lines: [swapped] }, [mlDsa.key]))).toMatchObject({
      code: 'checkpoint.untrusted',
    });
  });

  test('a log does not keep a note that lacks one of the two', () => {
    const only = sign(null, Buffer.from(TEXT), ed25519.privateKey);
    expect(faultOf(() => signedByLog(TEXT, station, only))).toMatchObject({ code: 'checkpoint.untrusted' });
    expect(signedByLog(TEXT, classicalOnly(station), only).lines).toHaveLength(1);
  });

  test('a log signs no time, a cosigner does, and the time of the ML-DSA-44 line counts', () => {
    expect(verifySignedNote({ text: TEXT, lines: [lineBy(mlDsa)] }, [mlDsa.key])).toEqual([{ key: mlDsa.key }]);
    const cosigner = [pair('up', 'cosignature/v1'), pair('up', 'ml-dsa-44')] as const;
    const key: NoteKey = { ...cosigner[0].key, postQuantum: cosigner[1].key };
    const lines = [lineBy(cosigner[0], TEXT, 2_000_000_000), lineBy(cosigner[1], TEXT, 1_700_000_000)];
    expect(verifySignedNote({ text: TEXT, lines }, [key])).toEqual([{ key, timestampSeconds: 1_700_000_000 }]);
  });
});

describe('two keys in one text', () => {
  const text = formatVerifierKey(station);
  const [first = '', second = ''] = text.split(' ');

  test('are read as they were written', () => {
    expect(parseVerifierKey(text)).toEqual(station);
    expect(logKey('S1', station.publicKey)).toEqual(classicalOnly(station));
  });

  test.each([
    ['in the other order', `${second} ${first}`],
    ['twice the same', `${first} ${first}`],
    ['with a third', `${text} ${second}`],
    ['of two names', `${first} ${formatVerifierKey(pair('S2', 'ml-dsa-44').key)}`],
    ['with two spaces', `${first}  ${second}`],
    ['and nothing after the space', `${first} `],
    ['the second cut', text.slice(0, -4)],
    ['the second with the id of another', `${first} ${second.replace(/\+[0-9a-f]{8}\+/, '+00000000+')}`],
  ])('%s they are refused', (_, changed) => {
    expect(faultOf(() => parseVerifierKey(changed)).code).toBe('checkpoint.malformed');
  });
});
