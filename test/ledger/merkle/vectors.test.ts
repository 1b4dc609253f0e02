import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { verifyConsistency } from '../../../station-core/ledger/merkle/consistency.ts';
import { verifyInclusion } from '../../../station-core/ledger/merkle/inclusion.ts';

// Transparency-dev's merkle vectors: for every proof that holds, dozens of ways in which it must not.
const VECTORS = join(import.meta.dirname, '../../../../shared/vectors/merkle');
const present = existsSync(VECTORS);

const base64 = z
  .string()
  .nullable()
  .transform((text) => Buffer.from(text ?? '', 'base64'));
const proof = z
  .array(base64)
  .nullable()
  .transform((hashes) => hashes ?? []);
const inclusionVector = z.object({
  leafIdx: z.number(),
  treeSize: z.number(),
  root: base64,
  leafHash: base64,
  proof,
  wantErr: z.boolean(),
});
const consistencyVector = z.object({
  size1: z.number(),
  size2: z.number(),
  root1: base64,
  root2: base64,
  proof,
  wantErr: z.boolean(),
});

function vectors(folder: string): string[] {
  return present ? globSync(`${folder}/**/*.json`, { cwd: VECTORS }).sort() : [];
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(VECTORS, name), 'utf8'));
}

if (!present) test.skip('the merkle vectors are absent: put them at ../shared/vectors/merkle');

describe.skipIf(!present)('published vectors', () => {
  test.each(vectors('inclusion'))('%s is judged as the vector says', (name) => {
    const v = inclusionVector.parse(read(name));
    const claim = { leafHash: v.leafHash, index: v.leafIdx, sizeEntries: v.treeSize, rootHash: v.root, proof: v.proof };
    expect(verifyInclusion(claim)).toBe(!v.wantErr);
  });

  test.each(vectors('consistency'))('%s is judged as the vector says', (name) => {
    const v = consistencyVector.parse(read(name));
    const claim = { fromSize: v.size1, fromRoot: v.root1, toSize: v.size2, toRoot: v.root2, proof: v.proof };
    expect(verifyConsistency(claim)).toBe(!v.wantErr);
  });

  test('all of them are there', () => {
    expect(vectors('inclusion').length + vectors('consistency').length).toBe(196);
  });
});
