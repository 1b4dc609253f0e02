import { SlipDecoder } from '@serialport/parser-slip-encoder';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoardSlipDecoder, slipFrame } from '../../../fixtures/virtual-jig/line/slip-wire.ts';

const payload = fc.uint8Array({ minLength: 1, maxLength: 200 });

test('what the board frames, npm’s decoder and the board’s own both read back', () => {
  fc.assert(
    fc.property(payload, (bytes) => {
      const framed = slipFrame(bytes);
      const npm = new SlipDecoder({ readableObjectMode: true });
      npm.write(framed.subarray(1)); // npm's decoder takes the opening END for an empty frame
      expect(npm.read()).toEqual(Buffer.from(bytes));
      expect(new BoardSlipDecoder().frames(framed)).toEqual([Buffer.from(bytes)]);
    }),
  );
});

test('the same frames come out however the bytes are split', () => {
  const frames = [Buffer.of(0xc0, 0xdb, 1), Buffer.of(0xdb), Buffer.from('text')];
  const wire = Buffer.concat(frames.map(slipFrame));
  for (let cut = 0; cut <= wire.length; cut += 1) {
    const decoder = new BoardSlipDecoder();
    expect([...decoder.frames(wire.subarray(0, cut)), ...decoder.frames(wire.subarray(cut))]).toEqual(frames);
  }
});

test('text between frames, cut frames and bad escapes are dropped, and the next frame is read', () => {
  const decoder = new BoardSlipDecoder();
  const wire = Buffer.concat([
    Buffer.from('boot log\r\n'),
    slipFrame(Buffer.of(1)),
    Buffer.of(0xc0, 0x02, 0xdb, 0x99, 0x03, 0xc0),
    slipFrame(Buffer.of(4)),
  ]);
  expect(decoder.frames(wire)).toEqual([Buffer.of(1), Buffer.of(4)]);
});

test('any number of lone delimiters does not put the decoder out of step', () => {
  for (let count = 0; count < 6; count += 1) {
    const wire = Buffer.concat([Buffer.alloc(count, 0xc0), slipFrame(Buffer.of(7, 8))]);
    expect(new BoardSlipDecoder().frames(wire)).toEqual([Buffer.of(7, 8)]);
  }
});

test('a frame longer than the buffer is dropped and takes no more memory', () => {
  const decoder = new BoardSlipDecoder({ maxFrameBytes: 16 });
  expect(decoder.frames(slipFrame(Buffer.alloc(17, 1)))).toEqual([]);
  expect(decoder.frames(slipFrame(Buffer.alloc(16, 1)))).toEqual([Buffer.alloc(16, 1)]);
});

test('the stub is put out of step by an odd delimiter and brought back by one more', () => {
  const decoder = new BoardSlipDecoder({ strictPairs: true });
  const frame = slipFrame(Buffer.of(7, 8));
  expect(decoder.frames(frame)).toEqual([Buffer.of(7, 8)]);
  expect(decoder.frames(Buffer.of(0xc0))).toEqual([]);
  for (let n = 0; n < 4; n += 1) expect(decoder.frames(frame)).toEqual([]);
  decoder.frames(Buffer.of(0xc0));
  expect(decoder.frames(frame)).toEqual([Buffer.of(7, 8)]);
});
