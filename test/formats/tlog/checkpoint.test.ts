import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  formatSignedNote,
  parseSignedNote,
} from '../../../station-core/codecs/notes.ts';
import { noteLine, type NoteKey } from '../../../station-core/formats/tlog/signed-note.ts';
import { faultOf } from '../fault-of.ts';

// c2sp.org/tlog-checkpoint and c2sp.org/tlog-cosignature, the opening examples.
const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const COSIGNED =
  `${TEXT}\n— example.com/behind-the-sofa ` +
  'Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n' +
  '— witness.example.com/w1 ' +
  'jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';
const ROOT = Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64');

test('the published checkpoint is read and written byte for byte', () => {
  const checkpoint = parseCheckpoint(TEXT);
  expect(checkpoint).toEqual({ origin: 'example.com/behind-the-sofa', sizeEntries: 20852163, rootHash: ROOT });
  expect(formatCheckpoint(checkpoint)).toBe(TEXT);
});

test('the published cosignature carries the time the specification says', () => {
  const { text, lines } = parseSignedNote(COSIGNED);
  expect(text).toBe(TEXT);
  const witness = lines[1];
  expect(witness?.signature).toHaveLength(8 + 64);
  expect(Buffer.from(witness?.signature ?? []).readBigUInt64BE()).toBe(1679315147n);
});

test('extension lines are read past', () => {
  expect(parseCheckpoint(`${TEXT}hello\nworld\n`).sizeEntries).toBe(20852163);
});

const R = ROOT.toString('base64');
test.each([
  ['no origin', `\n1\n${R}\n`],
  ['a leading zero', `o\n01\n${R}\n`],
  ['a negative size', `o\n-1\n${R}\n`],
  ['a size with a sign', `o\n+1\n${R}\n`],
  ['no size', `o\n\n${R}\n`],
  ['a size that would be rounded', `o\n9007199254740993\n${R}\n`],
  ['a size of twenty digits', `o\n18446744073709551615\n${R}\n`],
  ['a short root', `o\n1\n${ROOT.subarray(1).toString('base64')}\n`],
  ['a root in hex', `o\n1\n${ROOT.toString('hex')}\n`],
  ['two lines', `o\n1\n`],
  ['no final newline', `o\n1\n${R}`],
  ['an empty extension line', `o\n1\n${R}\n\nx\n`],
  ['an empty last line', `o\n1\n${R}\n\n`],
  ['nothing', ''],
])('%s is refused with its place', (_, text) => {
  const fault = faultOf(() => parseCheckpoint(text));
  expect(fault.code).toBe('checkpoint.malformed');
  expect(fault.evidence).toHaveProperty('offsetBytes', expect.any(Number));
});

test('an origin that would start a new line is not written', () => {
  const forged = { origin: 'o\n999', sizeEntries: 1, rootHash: ROOT };
  expect(faultOf(() => formatCheckpoint(forged)).code).toBe('checkpoint.malformed');
});

test('any text is a checkpoint or a fault', () => {
  const pieces = fc.array(fc.constantFrom('\n', 'o', '1', '0', R, ' ', '='), { maxLength: 12 }).map((p) => p.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), pieces), (text) => {
      try {
        const parsed = parseCheckpoint(text);
        expect(text.startsWith(formatCheckpoint(parsed))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a checkpoint opens only under its own origin', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const key: NoteKey = { name: 'example.com/behind-the-sofa', algorithm: 'ed25519', publicKey: raw };
  const note = formatSignedNote({ text: TEXT, lines: [noteLine(key, sign(null, Buffer.from(TEXT), privateKey))] });
  expect(openCheckpoint(note, key.name, [key])).toMatchObject({
    sizeEntries: 20852163,
    text: TEXT,
    signers: [{ key }],
  });
  expect(faultOf(() => openCheckpoint(note, 'example.com/other', [key])).evidence).toMatchObject({
    reason: 'of another log',
  });
});
