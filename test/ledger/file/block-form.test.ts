import { constants, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  BLOCK_ENTRIES,
  leafHashesOf,
  MOST_BLOCK_BYTES,
  packEntries,
  unmarked,
  unpackEntries,
} from '../../../station-core/ledger/file/block-form.ts';

const bodies = Array.from({ length: BLOCK_ENTRIES }, (_, n) =>
  Buffer.from(`{"at":"2026-11-29T08:00:00.000Z","n":${n},"text":"${'ä'.repeat(n)}"}`),
);
const packed = packEntries(bodies, leafHashesOf(bodies));
if (packed === undefined) throw new TypeError('the sample is not packed');
const { lines, marks } = packed;
const text = Buffer.concat(bodies.flatMap((body) => [body, Buffer.from('\n')]));

test('entries come back byte for byte, and empty ones too', () => {
  expect(unpackEntries(lines)).toEqual(bodies);
  const empty = bodies.map((body, n) => (n % 3 === 0 ? Buffer.alloc(0) : body));
  expect(unpackEntries(packEntries(empty, leafHashesOf(empty))?.lines ?? Buffer.alloc(0))).toEqual(empty);
});

test('a packed block is what any zstd tool makes of the entries as lines', () => {
  expect(unpackEntries(zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }))).toEqual(
    bodies,
  );
  expect(unpackEntries(zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }))).toEqual(bodies);
});

test('what could not come back is not packed', () => {
  const withLineFeed = bodies.with(7, Buffer.from('{\n}'));
  expect(packEntries(withLineFeed, leafHashesOf(withLineFeed))).toBeUndefined();
  expect(packEntries(bodies.slice(1), leafHashesOf(bodies.slice(1)))).toBeUndefined();
  const tooLarge = bodies.with(9, Buffer.alloc(MOST_BLOCK_BYTES, '7'));
  expect(packEntries(tooLarge, leafHashesOf(tooLarge))).toBeUndefined();
  const largest = bodies.map(() => Buffer.alloc(MOST_BLOCK_BYTES / BLOCK_ENTRIES - 1, '7'));
  expect(unpackEntries(packEntries(largest, leafHashesOf(largest))?.lines ?? Buffer.alloc(0))).toEqual(largest);
});

describe('what is no packed block is said to be none', () => {
  const zstd = (plain: Buffer, level = 1): Buffer =>
    zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: level } });
  test.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /cannot be unpacked/],
    ['other bytes', Buffer.from('a book of another kind'), /cannot be unpacked/],
    ['a frame and a byte more', Buffer.concat([lines, Buffer.alloc(1)]), /behind its end/],
    ['two frames', Buffer.concat([lines, zstd(Buffer.alloc(0))]), /behind its end/],
    ['a frame to be skipped first', Buffer.concat([Buffer.from('502a4d180100000061', 'hex'), lines]), /behind its end/],
    ['the last entry cut', zstd(text.subarray(0, -5)), /last entry is cut/],
    [
      'one entry too few',
      zstd(Buffer.concat(bodies.slice(1).flatMap((body) => [body, Buffer.from('\n')]))),
      /holds 255/,
    ],
    ['one entry too many', zstd(Buffer.concat([text, Buffer.from('{}\n')])), /more than 256/],
    ['a line break within an entry', zstd(Buffer.concat([Buffer.from('{\n'), text])), /more than 256/],
    ['a bomb of zeros', zstd(Buffer.alloc(200 * MOST_BLOCK_BYTES)), /ERR_BUFFER_TOO_LARGE/],
    ['a bomb of empty lines', zstd(Buffer.alloc(MOST_BLOCK_BYTES, '\n')), /more than 256/],
    [
      'a frame that asks for 32 MiB of memory',
      zstdCompressSync(Buffer.alloc(3 * MOST_BLOCK_BYTES, 'abc'), { params: { [constants.ZSTD_c_windowLog]: 25 } }),
      /windowTooLarge/,
    ],
  ])('%s', (_, bytes, reason) => {
    expect(unpackEntries(bytes)).toMatch(reason);
  });

  test('truncations of every kind', () => {
    for (let end = 0; end < lines.length; end += 7) expect(typeof unpackEntries(lines.subarray(0, end))).toBe('string');
  });
});

test('no flipped bit gives the same entries, and the marks say which are others', () => {
  for (let at = 0; at < lines.length; at += 7) {
    const spoilt = Buffer.from(lines);
    spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (at % 8));
    const unpacked = unpackEntries(spoilt);
    if (typeof unpacked === 'string') continue;
    const changed = [...bodies.keys()].filter((n) => unpacked[n]?.equals(bodies[n] ?? Buffer.alloc(0)) !== true);
    expect(unmarked(leafHashesOf(unpacked), marks)).toEqual(changed);
  }
});

test('marks of another length mark nothing', () => {
  expect(unmarked(leafHashesOf(bodies), marks)).toEqual([]);
  expect(unmarked(leafHashesOf(bodies), marks.subarray(1))).toHaveLength(BLOCK_ENTRIES);
});
