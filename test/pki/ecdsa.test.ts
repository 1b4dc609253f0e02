import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { requirePointOnP256, verifyEcdsaP256 } from '../../station-core/pki/ecdsa.ts';

/** Project Wycheproof, ECDSA over secp256r1 with SHA-256, DER signatures. */
const path = join(import.meta.dirname, '../../../shared/vectors/wycheproof/ecdsa_secp256r1_sha256_test.json');

const vectors = z.object({
  numberOfTests: z.number(),
  testGroups: z.array(
    z.object({
      publicKey: z.object({ uncompressed: z.string() }),
      tests: z.array(
        z.object({
          tcId: z.number(),
          comment: z.string(),
          msg: z.string(),
          sig: z.string(),
          result: z.enum(['valid', 'invalid', 'acceptable']),
        }),
      ),
    }),
  ),
});

const absent = existsSync(path) ? '' : ' (skipped: shared/vectors/wycheproof is not beside this checkout)';

test.skipIf(absent !== '')(`every Wycheproof vector is judged as published${absent}`, async () => {
  const { numberOfTests, testGroups } = vectors.parse(JSON.parse(readFileSync(path, 'utf8')));
  const wrong: string[] = [];
  let count = 0;
  for (const { publicKey, tests } of testGroups) {
    const point = Buffer.from(publicKey.uncompressed, 'hex');
    requirePointOnP256(point);
    for (const { tcId, comment, msg, sig, result } of tests) {
      const message = Buffer.from(msg, 'hex');
      const signatureDer = Buffer.from(sig, 'hex');
      const good = await verifyEcdsaP256({ publicKey: point, message, signatureDer });
      if (good !== (result === 'valid')) wrong.push(`${tcId} ${result}: ${comment}`);
      count += 1;
    }
  }
  expect(wrong).toEqual([]);
  expect(count).toBe(numberOfTests);
});
