import { SlipDecoder as SerialportDecoder, SlipEncoder as SerialportEncoder } from '@serialport/parser-slip-encoder';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeSlip, SlipDecoder, type SlipPiece } from '../../../station-core/protocol/slip.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Bytes in which the two special values and their codes are common. */
const nasty = fc
  .array(fc.oneof(fc.constantFrom(0xc0, 0xdb, 0xdc, 0xdd), fc.integer({ min: 0, max: 255 })), { maxLength: 200 })
  .map((bytes) => Buffer.from(bytes));

/** One string per frame or broken piece; neighbouring text is joined, because text is handed up as it arrives. */
function reported(pieces: readonly SlipPiece[]): string[] {
  const out: string[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (piece.kind === 'text' && last?.startsWith('text ') === true) {
      out[out.length - 1] = last + piece.bytes.toString('hex');
    } else {
      const label = piece.kind === 'broken' ? `broken(${piece.reason})` : piece.kind;
      out.push(`${label} ${piece.bytes.toString('hex')}`);
    }
  }
  return out;
}

const decode = (...chunks: readonly Buffer[]): string[] => {
  const decoder = new SlipDecoder();
  return reported(chunks.flatMap((chunk) => decoder.push(chunk)));
};

test('the example of RFC 1055: both special bytes are escaped, the delimiter stands on both sides', () => {
  expect(encodeSlip(hex('01 c0 02 db 03')).toString('hex')).toBe('c001dbdc02dbdd03c0');
  expect(decode(hex('c0 01 db dc 02 db dd 03 c0'))).toEqual(['frame 01c002db03']);
});

test('SLIP yields the same frames however the bytes are split', () => {
  const wire = Buffer.concat([
    Buffer.from('boot log\r\n'),
    encodeSlip(hex('00 c0 db dc dd')),
    Buffer.from('between'),
    encodeSlip(hex('c0 c0')),
    encodeSlip(hex('01')),
    hex('c0 41 db 42 c0'),
    encodeSlip(hex('02')),
  ]);
  const whole = decode(wire);
  expect(whole).toContain('frame 00c0dbdcdd');
  for (let first = 0; first <= wire.length; first++) {
    for (let second = first; second <= wire.length; second++) {
      expect(decode(wire.subarray(0, first), wire.subarray(first, second), wire.subarray(second))).toEqual(whole);
    }
  }
  expect(decode(...Array.from(wire, (byte) => Buffer.from([byte])))).toEqual(whole);
});

test('every frame comes back, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(nasty.filter((frame) => frame.length > 0)), (frames) => {
      expect(decode(...frames.map(encodeSlip))).toEqual(frames.map((frame) => `frame ${frame.toString('hex')}`));
    }),
  );
});

test('SLIP hands the boot log up instead of calling it noise', () => {
  expect(decode(Buffer.from('ESP-ROM:esp32c3\r\n'), encodeSlip(hex('05')), Buffer.from('rest'))).toEqual([
    `text ${Buffer.from('ESP-ROM:esp32c3\r\n').toString('hex')}`,
    'frame 05',
    `text ${Buffer.from('rest').toString('hex')}`,
  ]);
});

test('a bad escape breaks its own frame and not the next', () => {
  expect(decode(hex('c0 01 db 02 c0 c0 03 c0'))).toEqual(['broken(bad-escape) 01db02', 'frame 03']);
  expect(decode(hex('c0 01 db c0 c0 03 c0'))).toEqual(['broken(bad-escape) 01db', 'frame 03']);
});

test('a frame without end is given up at the limit, and the next one is found', () => {
  const decoder = new SlipDecoder({ maxFrameBytes: 8 });
  const pieces = [
    ...decoder.push(hex('c0')),
    ...decoder.push(Buffer.alloc(9, 0x41)),
    ...decoder.push(hex('41 c0 02 c0')),
  ];
  expect(reported(pieces)).toEqual([`broken(too-long) ${'41'.repeat(9)}`, 'text 41', 'frame 02']);
});

test('after a lost delimiter, text is not mistaken for a frame indefinitely', () => {
  const decoder = new SlipDecoder({ isFrame: (bytes) => bytes[0] === 1 });
  const lost = Buffer.concat([
    hex('01 aa c0'),
    Buffer.from('log'),
    hex('c0 01 bb c0'),
    Buffer.from('log'),
    hex('c0 01 cc c0'),
  ]);
  const log = Buffer.from('log').toString('hex');
  expect(reported(decoder.push(lost))).toEqual([
    'text 01aa',
    `broken(not-a-frame) ${log}`,
    'frame 01bb',
    `text ${log}`,
    'frame 01cc',
  ]);
});

test('flush hands up what had begun and starts afresh outside', () => {
  const decoder = new SlipDecoder();
  expect(decoder.push(hex('c0 01 02'))).toEqual([]);
  expect(reported(decoder.flush())).toEqual(['broken(unfinished) 0102']);
  expect(decoder.flush()).toEqual([]);
  expect(reported(decoder.push(hex('41 c0 05 c0')))).toEqual(['text 41', 'frame 05']);
});

test('no byte is lost and nothing throws, whatever arrives', () => {
  fc.assert(
    fc.property(fc.array(nasty), (chunks) => {
      const decoder = new SlipDecoder({ maxFrameBytes: 50 });
      const pieces = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
      const delimiters = chunks.reduce((sum, chunk) => sum + chunk.filter((byte) => byte === 0xc0).length, 0);
      const arrived = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      const handedUp = pieces.reduce((sum, piece) => {
        const escaped =
          piece.kind === 'frame' ? piece.bytes.filter((byte) => byte === 0xc0 || byte === 0xdb).length : 0;
        return sum + piece.bytes.length + escaped;
      }, 0);
      expect(handedUp).toBe(arrived - delimiters);
    }),
  );
});

test('SLIP reads what the serialport encoder wrote, and the other way round', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        nasty.filter((frame) => frame.length > 0),
        { maxLength: 10 },
      ),
      async (frames) => {
        const encoder = new SerialportEncoder({ bluetoothQuirk: true }); // the quirk: a delimiter in front too
        const decoder = new SerialportDecoder();
        const theirs: Buffer[] = [];
        decoder.on('data', (frame: Buffer) => theirs.push(frame));
        for (const frame of frames) decoder.write(encodeSlip(frame));
        const wire: Buffer[] = [];
        encoder.on('data', (bytes: Buffer) => wire.push(bytes));
        for (const frame of frames) encoder.write(frame);
        await new Promise((done) => setImmediate(done));
        expect(theirs.map((frame) => frame.toString('hex'))).toEqual(frames.map((frame) => frame.toString('hex')));
        expect(decode(...wire)).toEqual(frames.map((frame) => `frame ${frame.toString('hex')}`));
      },
    ),
    { numRuns: 50 },
  );
});

test('a megabyte of nothing but escapes comes back whole', () => {
  const frame = Buffer.alloc(1 << 20, 0xc0);
  const decoder = new SlipDecoder({ maxFrameBytes: 1 << 22 });
  const [piece] = decoder.push(encodeSlip(frame));
  expect(piece?.kind).toBe('frame');
  expect(piece?.bytes.equals(frame)).toBe(true);
});

test('stretches of escaped bytes, thin and dense, come back as they were, and a bad escape in one is found', () => {
  const stretch = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(fc.constantFrom(0xc0, 0xdb, 0xdc, 0xdd, 0), { maxLength: 700 }).map((bytes) => Uint8Array.from(bytes)),
    fc.tuple(fc.constantFrom(0xc0, 0xdb), fc.nat({ max: 1_200 })).map(([byte, n]) => new Uint8Array(n).fill(byte)),
  );
  fc.assert(
    fc.property(fc.array(stretch, { minLength: 1, maxLength: 6 }), fc.nat(), (stretches, cut) => {
      const frame = Buffer.concat([...stretches, Buffer.of(1)]);
      const wire = encodeSlip(frame);
      expect(wire.equals(escapedOneByOne(frame))).toBe(true);
      const [piece] = new SlipDecoder().push(wire);
      expect(piece?.kind === 'frame' && piece.bytes.equals(frame)).toBe(true);
      const escapes = [...wire.keys()].filter((at) => wire[at] === 0xdb);
      const spoilt = escapes[cut % Math.max(1, escapes.length)];
      if (spoilt === undefined) return;
      wire[spoilt + 1] = 0x41;
      expect(new SlipDecoder().push(wire)).toMatchObject([{ kind: 'broken', reason: 'bad-escape' }]);
    }),
    { numRuns: 150 },
  );
});

function escapedOneByOne(frame: Buffer): Buffer {
  const escaped = [...frame].flatMap((byte) => (byte === 0xc0 ? [0xdb, 0xdc] : byte === 0xdb ? [0xdb, 0xdd] : [byte]));
  return Buffer.from([0xc0, ...escaped, 0xc0]);
}
