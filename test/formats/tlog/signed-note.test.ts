import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault, type FaultCode } from '../../../station-core/fault.ts';
import {
  formatSignedNote,
  parseSignedNote,
  parseVerifierKey,
  verifySignedNote,
} from '../../../station-core/codecs/notes.ts';
import {
  cosignedMessage,
  formatVerifierKey,
  noteKeyIdHex,
  noteLine,
  timestampedSignature,
  type NoteKey,
} from '../../../station-core/formats/tlog/signed-note.ts';
import { faultOf } from '../fault-of.ts';

function codeOf(work: () => unknown): FaultCode {
  return faultOf(work).code;
}

function newKey(name: string, algorithm: NoteKey['algorithm'] = 'ed25519') {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { key: { name, algorithm, publicKey: raw } satisfies NoteKey, privateKey };
}

describe('published examples', () => {
  // c2sp.org/signed-note, "Verifier keys".
  const FOO = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const FOO_NOTE =
    'This is an example message.\n\n— example.com/foo ' +
    'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
  // The package documentation of golang.org/x/mod/sumdb/note.
  const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const NEUMANN_NOTE =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  // c2sp.org/signed-note, the opening example: a text with an empty line in it.
  const QUASIMODO =
    'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n' +
    '— quasimodo.example/salvatore ' +
    'NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';

  test.each([
    [FOO, FOO_NOTE],
    [NEUMANN, NEUMANN_NOTE],
  ])('%s opens its note', (vkey, note) => {
    const key = parseVerifierKey(vkey);
    expect(verifySignedNote(note, [key])).toEqual([{ key }]);
    expect(formatVerifierKey(key)).toBe(vkey);
    expect(formatSignedNote(parseSignedNote(note))).toBe(note);
    expect(codeOf(() => verifySignedNote(note.replace('your', 'their').replace('This', 'That'), [key]))).toBe(
      'checkpoint.untrusted',
    );
  });

  test('an empty line inside the text belongs to the text', () => {
    const { text, lines } = parseSignedNote(QUASIMODO);
    expect(text).toMatch(/sole:\n\ned è subito sera\.\n$/);
    expect(lines).toMatchObject([{ name: 'quasimodo.example/salvatore', keyIdHex: '367ba04b' }]);
    expect(formatSignedNote({ text, lines })).toBe(QUASIMODO);
  });
});

describe('signing', () => {
  const text = 'birthmark.example/station-1\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';

  test('a note signed by node:crypto opens with its key', () => {
    const { key, privateKey } = newKey('birthmark.example/station-1');
    const note = formatSignedNote({ text, lines: [noteLine(key, sign(null, Buffer.from(text), privateKey))] });
    expect(verifySignedNote(note, [key])).toEqual([{ key }]);
    expect(verifySignedNote(Buffer.from(note), [key])).toEqual([{ key }]);
  });

  test('a cosigner adds its time, and the time is signed', () => {
    const { key, privateKey } = newKey('upstream.example', 'cosignature/v1');
    const signature = sign(null, cosignedMessage(text, 1679315147), privateKey);
    const opened = (seconds: number): unknown =>
      verifySignedNote({ text, lines: [noteLine(key, timestampedSignature(seconds, signature))] }, [key]);
    expect(opened(1679315147)).toEqual([{ key, timestampSeconds: 1679315147 }]);
    expect(codeOf(() => opened(1679315148))).toBe('checkpoint.untrusted');
  });

  test('a key used as Ed25519 does not speak for the same key used as cosigner', () => {
    const { key, privateKey } = newKey('a.example');
    const cosigner: NoteKey = { ...key, algorithm: 'cosignature/v1' };
    expect(noteKeyIdHex(cosigner)).not.toBe(noteKeyIdHex(key));
    const note = { text, lines: [noteLine(key, sign(null, Buffer.from(text), privateKey))] };
    expect(codeOf(() => verifySignedNote(note, [cosigner]))).toBe('checkpoint.untrusted');
  });

  test('signatures of strangers are ignored, but alone they are not enough', () => {
    const [known, stranger] = [newKey('known.example'), newKey('stranger.example')];
    const line = ({ key, privateKey }: typeof known) => noteLine(key, sign(null, Buffer.from(text), privateKey));
    const both = { text, lines: [line(stranger), line(known)] };
    expect(verifySignedNote(both, [known.key])).toEqual([{ key: known.key }]);
    expect(codeOf(() => verifySignedNote({ text, lines: [line(stranger)] }, [known.key]))).toBe('checkpoint.untrusted');
  });

  test('one bad signature of a known key spoils the whole note', () => {
    const [a, b] = [newKey('a.example'), newKey('b.example')];
    const good = noteLine(a.key, sign(null, Buffer.from(text), a.privateKey));
    const bad = noteLine(b.key, sign(null, Buffer.from('other\n'), b.privateKey));
    expect(codeOf(() => verifySignedNote({ text, lines: [good, bad] }, [a.key, b.key]))).toBe('checkpoint.untrusted');
  });
});

describe('bad notes', () => {
  const LINE = '— a.example AAAAAAA=\n';
  test.each([
    ['nothing', ''],
    ['no blank line', `text\n${LINE}`],
    ['no signature', 'text\n\n'],
    ['no final newline', `text\n\n${LINE.slice(0, -1)}`],
    ['a tab in the text', `te\txt\n\n${LINE}`],
    ['a carriage return', `text\r\n\n${LINE}`],
    ['a NUL', `te\0xt\n\n${LINE}`],
    ['a hyphen for the dash', 'text\n\n- a.example AAAAAAA=\n'],
    ['a name with plus', 'text\n\n— a+b AAAAAAA=\n'],
    ['a name with a no-break space', 'text\n\n— a\u00a0b AAAAAAA=\n'],
    ['an empty name', 'text\n\n—  AAAAAAA=\n'],
    ['base64 without padding', 'text\n\n— a AAAAAAA\n'],
    ['base64 with bits left over', 'text\n\n— a AAAAAAB=\n'],
    ['url-safe base64', 'text\n\n— a AAAA-_A=\n'],
    ['a signature that is only a key id', 'text\n\n— a AAAAAA==\n'],
    ['two spaces', 'text\n\n— a  AAAAAAA=\n'],
    ['a lone surrogate', `te\ud800xt\n\n${LINE}`],
    ['101 signatures', `text\n\n${LINE.repeat(101)}`],
    ['a megabyte', `${'x'.repeat(1024 * 1024)}\n\n${LINE}`],
  ])('%s is refused with its place', (_, note) => {
    const fault = faultOf(() => parseSignedNote(note));
    expect(fault.code).toBe('checkpoint.malformed');
    expect(fault.evidence).toHaveProperty('offsetBytes', expect.any(Number));
  });

  test('100 signatures are read', () => {
    expect(parseSignedNote(`text\n\n${LINE.repeat(100)}`).lines).toHaveLength(100);
  });

  test('bytes that are not UTF-8 are refused at their offset', () => {
    const note = Buffer.concat([Buffer.from('te'), Buffer.of(0xff), Buffer.from(`xt\n\n${LINE}`)]);
    expect(faultOf(() => parseSignedNote(note)).evidence).toEqual({ reason: 'not UTF-8', offsetBytes: 2 });
    const cut = Buffer.concat([Buffer.from(`text\n\n${LINE}`), Buffer.of(0xe2, 0x80)]);
    expect(codeOf(() => parseSignedNote(cut))).toBe('checkpoint.malformed');
  });

  test('whatever is thrown at the parser is a note or a fault, and a note writes itself back', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('\n', '\n\n', '— ', 'a.example', ' ', 'AAAAAAA=', 'text', '+', '\u2028', '='))
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(fc.oneof(junk, fc.uint8Array()), (input) => {
        let note;
        try {
          note = parseSignedNote(input);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          return;
        }
        expect(Buffer.from(formatSignedNote(note))).toEqual(Buffer.from(input));
      }),
      { numRuns: 2000 },
    );
  });

  test('no single byte of a signed note can be changed unnoticed', () => {
    const { key, privateKey } = newKey('birthmark.example/station-1');
    const text = 'birthmark.example/station-1\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';
    const note = Buffer.from(
      formatSignedNote({ text, lines: [noteLine(key, sign(null, Buffer.from(text), privateKey))] }),
    );
    for (let i = 0; i < note.length; i++) {
      for (const flip of [0x01, 0x20, 0x80]) {
        const changed = Buffer.from(note);
        changed[i] = (changed[i] ?? 0) ^ flip;
        expect(['checkpoint.untrusted', 'checkpoint.malformed']).toContain(
          codeOf(() => verifySignedNote(changed, [key])),
        );
      }
    }
  });

  test('every truncation is refused', () => {
    const { key, privateKey } = newKey('s');
    const note = formatSignedNote({ text: 'a\n', lines: [noteLine(key, sign(null, Buffer.from('a\n'), privateKey))] });
    for (let end = 0; end < note.length; end++) {
      expect(codeOf(() => verifySignedNote(note.slice(0, end), [key]))).toBe('checkpoint.malformed');
    }
  });
});

describe('bad verifier keys', () => {
  test.each([
    ['a wrong id', 'example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'],
    ['a short key', 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q=='],
    ['an unknown type', 'example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'],
    ['no name', '+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'],
    ['an upper-case id', 'example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'],
    ['nothing', ''],
  ])('%s is refused', (_, vkey) => {
    expect(codeOf(() => parseVerifierKey(vkey))).toBe('checkpoint.malformed');
  });
});
