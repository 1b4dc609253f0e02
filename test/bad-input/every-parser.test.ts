import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { cpuMsOf } from '../cpu-time.ts';
import { outcome, PARSERS } from './parsers.ts';

/** Processor time that one input may cost; a hang is a defect like any other. */
const PATIENCE_MS = 2_000;

describe.each(PARSERS)('$name', (parser) => {
  const { good } = parser;

  test('takes what it should take', async () => {
    expect(await outcome(parser, good)).toBe('taken');
  });

  test('cut off at any byte it gives a Fault that says where, or a whole shorter input', async () => {
    const step = good.length > 6000 ? 7 : 1;
    let refused = 0;
    for (let length = 0; length < good.length; length += step) {
      const found = await outcome(parser, Buffer.from(good.subarray(0, length)));
      if (found !== 'taken') refused += 1;
    }
    expect(refused).toBeGreaterThan(0);
  });

  test('whatever is written over it, nothing but a Fault is thrown, at once', async () => {
    const patch = fc.record({ at: fc.nat(good.length - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 3 }), async (patches) => {
        const bytes = Buffer.from(good);
        for (const { at, bytes: over } of patches) bytes.set(over.subarray(0, bytes.length - at), at);
        await quickly(() => outcome(parser, bytes));
      }),
      { numRuns: 400 },
    );
  });

  test('what has nothing to do with it gives a Fault as well', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000, size: 'max' }), async (bytes) => {
        await quickly(() => outcome(parser, Buffer.from(bytes)));
      }),
      { numRuns: 150 },
    );
  });

  test('parts of it in another order, twice or left out give a Fault or a value', async () => {
    const cut = fc.tuple(fc.nat(good.length), fc.nat(good.length));
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 4 }), async (cuts) => {
        const pieces = cuts.map(([a, b]) => good.subarray(Math.min(a, b), Math.max(a, b)));
        await quickly(() => outcome(parser, Buffer.concat(pieces)));
      }),
      { numRuns: 150 },
    );
  });
});

async function quickly(work: () => Promise<unknown>): Promise<void> {
  const tookMs = await cpuMsOf(work);
  if (tookMs > PATIENCE_MS) throw new Error(`it took ${Math.round(tookMs)} ms`);
}
