import { expect, test } from 'vitest';

import { outcome, PARSERS } from './parsers.ts';

/** Byte ranges of each format where a single wrong bit must be noticed: all that some check sum or rule covers. */
const COVERED: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> = {
  'app image': [[0, 3296]], // header, segment headers, data, checksum, appended SHA-256
  'signed image': [
    [0, 400],
    [0x4ff0, 0x5000 + 1216], // padding, and the whole block
    [0x5ff0, 0x6000],
  ],
  'partition table': [[0, 0xc00]],
  // Header without the page's state, and each entry with its payload; the bitmap says by design what is there at all.
  'NVS partition': [
    [4, 32],
    [64, 64 + 32 * 25],
  ],
  'encrypted NVS partition': [
    [4, 32],
    [64, 64 + 32 * 25],
  ],
  'NVS keys': [[0, 4096]],
  'secure cert partition': [[0, 1252]],
};

const covered = PARSERS.filter(({ name }) => name in COVERED);

test.each(covered)('$name: no single flipped bit passes', async (parser) => {
  const passed: string[] = [];
  for (const [from, to] of COVERED[parser.name] ?? []) {
    // Every bit of what looks like a header, one bit of each byte of the long rest.
    for (let at = from; at < Math.min(to, parser.good.length); at += 1) {
      for (const bit of at - from < 64 ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]) {
        const bytes = Buffer.from(parser.good);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        if ((await outcome(parser, bytes)) === 'taken') passed.push(`byte ${at} bit ${bit}`);
      }
    }
  }
  expect(passed).toEqual([]);
});

test('every format with check sums is looked at', () => {
  expect(covered.map(({ name }) => name)).toEqual(Object.keys(COVERED));
});
