import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { VECTORS } from '../../formats/vectors.ts';
import { CoreShell, noShell } from './shell.ts';

const { vectors } = z
  .object({
    vectors: z.array(
      z.object({
        file: z.string(),
        count: z.number(),
        entropyInputHex: z.string(),
        nonceHex: z.string(),
        personalizationHex: z.string(),
        entropyInputReseedHex: z.string().default(''),
        returnedHex: z.string(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(VECTORS, 'hmac-drbg/cavp.json'), 'utf8')));

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe.skipIf(noShell('montgomery'))(`the generator of the core${noShell('montgomery') ?? ''}`, () => {
  test.each(vectors)(
    'gives what NIST has in $file, personalization "$personalizationHex", count $count',
    async (vector) => {
      await using core = new CoreShell();
      const made = await core.bytes(
        'drbg',
        hex(vector.entropyInputHex),
        hex(vector.nonceHex),
        hex(vector.personalizationHex),
        hex(vector.entropyInputReseedHex),
        Buffer.alloc(hex(vector.returnedHex).length),
      );
      expect(made.toString('hex')).toBe(vector.returnedHex);
    },
  );
});
