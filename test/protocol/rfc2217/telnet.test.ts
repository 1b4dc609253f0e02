import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_SUBNEGOTIATION_BYTES,
  TelnetDecoder,
  encodeSubnegotiation,
  encodeTelnetData,
  encodeTelnetOption,
  type TelnetPiece,
} from '../../../station-core/protocol/rfc2217/telnet.ts';

/** Pieces with runs of data put together: how data is cut is of no meaning. */
function decode(chunks: readonly Uint8Array[]): TelnetPiece[] {
  const decoder = new TelnetDecoder();
  const joined: TelnetPiece[] = [];
  for (const piece of chunks.flatMap((chunk) => decoder.push(chunk))) {
    const last = joined.at(-1);
    if (piece.kind === 'data' && last?.kind === 'data') {
      joined.splice(-1, 1, { kind: 'data', bytes: Buffer.concat([last.bytes, piece.bytes]) });
    } else joined.push(piece);
  }
  return joined;
}

const anyPiece: fc.Arbitrary<TelnetPiece> = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => ({ kind: 'data' as const, bytes: Buffer.from(bytes) })),
  fc.record({
    kind: fc.constant('option' as const),
    verb: fc.constantFrom('will' as const, 'wont' as const, 'do' as const, 'dont' as const),
    option: fc.nat(255),
  }),
  fc.record({
    kind: fc.constant('subnegotiation' as const),
    option: fc.nat(255),
    bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  }),
);

/** Half of all bytes are 0xFF or a telnet command, so that the fuzz meets the states that matter. */
const hostileBytes = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(255, 255, 240, 250, 251, 252, 253, 254)), {
  maxLength: 200,
});

function encode(piece: TelnetPiece): Buffer {
  if (piece.kind === 'data') return encodeTelnetData(piece.bytes);
  if (piece.kind === 'option') return encodeTelnetOption(piece.verb, piece.option);
  if (piece.kind === 'subnegotiation') return encodeSubnegotiation(piece.option, piece.bytes);
  throw new Error('not for sending');
}

describe('telnet', () => {
  test('0xFF in data is doubled, and comes back single', () => {
    const data = Buffer.from([1, 0xff, 0xff, 2, 0xff]);
    expect(encodeTelnetData(data).toString('hex')).toBe('01ffffffff02ffff');
    expect(decode([encodeTelnetData(data)])).toEqual([{ kind: 'data', bytes: data }]);
  });

  test('a megabyte of erased flash is one piece of data', () => {
    const erased = Buffer.alloc(1024 * 1024, 0xff);
    const pieces = new TelnetDecoder().push(encodeTelnetData(erased));
    expect(pieces).toHaveLength(1);
    expect(pieces[0]).toMatchObject({ kind: 'data' });
    expect(pieces[0]?.kind === 'data' && pieces[0].bytes.equals(erased)).toBe(true);
  });

  test('the same pieces come out however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(anyPiece, { maxLength: 8 }), fc.array(fc.nat(200), { maxLength: 8 }), (pieces, cuts) => {
        const stream = Buffer.concat(pieces.map(encode));
        expect(decode(cut(stream, cuts))).toEqual(decode([stream]));
        expect(decode([stream]).filter(({ kind }) => kind !== 'data')).toEqual(
          pieces.filter(({ kind }) => kind !== 'data'),
        );
      }),
    );
  });

  test('every single split of a stream with everything in it', () => {
    const stream = Buffer.concat([
      encodeTelnetData(Buffer.from([0xff, 0, 0xff])),
      encodeSubnegotiation(44, Buffer.from([101, 0xff, 0xf0])),
      encodeTelnetOption('will', 0xff),
      Buffer.from([0xff, 0xf1]), // IAC NOP
      encodeTelnetData(Buffer.from([0xff])),
    ]);
    const whole = decode([stream]);
    expect(whole.map(({ kind }) => kind)).toEqual(['data', 'subnegotiation', 'option', 'command', 'data']);
    for (let at = 0; at <= stream.length; at += 1) {
      expect(decode([stream.subarray(0, at), stream.subarray(at)])).toEqual(whole);
    }
  });

  test('hostile bytes never throw and never change with the cutting', () => {
    fc.assert(
      fc.property(hostileBytes, fc.array(fc.nat(200), { maxLength: 5 }), (bytes, cuts) => {
        const stream = Buffer.from(bytes);
        expect(decode(cut(stream, cuts))).toEqual(decode([stream]));
      }),
      { numRuns: 1000 },
    );
  });

  test('a subnegotiation without end does not grow, and the stream goes on after it', () => {
    const decoder = new TelnetDecoder();
    decoder.push(Buffer.from([0xff, 0xfa, 44]));
    for (let round = 0; round < 100; round += 1) expect(decoder.push(Buffer.alloc(10_000, 1))).toEqual([]);
    const pieces = decoder.push(Buffer.from([0xff, 0xf0, 0x41]));
    expect(pieces).toEqual([
      { kind: 'broken', reason: 'subnegotiation too long' },
      { kind: 'data', bytes: Buffer.from('A') },
    ]);
  });

  test('the longest subnegotiation that is taken', () => {
    const longest = Buffer.alloc(MAX_SUBNEGOTIATION_BYTES, 0xff);
    expect(decode([encodeSubnegotiation(44, longest)])).toEqual([
      { kind: 'subnegotiation', option: 44, bytes: longest },
    ]);
    expect(decode([encodeSubnegotiation(44, Buffer.alloc(MAX_SUBNEGOTIATION_BYTES + 1))])[0]?.kind).toBe('broken');
  });

  test('a command inside a subnegotiation ends it and is itself obeyed', () => {
    const stream = Buffer.concat([Buffer.from([0xff, 0xfa, 44, 1, 2]), encodeTelnetOption('dont', 44)]);
    expect(decode([stream])).toEqual([
      { kind: 'broken', reason: 'subnegotiation without end' },
      { kind: 'option', verb: 'dont', option: 44 },
    ]);
  });
});

function cut(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...cuts.map((offset) => Math.min(offset, stream.length)), 0, stream.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => stream.subarray(at[index], end));
}
