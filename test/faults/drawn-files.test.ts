import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DRAWN, GROUPS, leftOut } from './drawn-files.ts';

const root = join(import.meta.dirname, '..', '..');

test('every file that is drawn is there, and stands in one group', () => {
  expect(DRAWN.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(new Set(DRAWN).size).toBe(DRAWN.length);
});

test('of each group a commit tries its share, and the same commit the same files', () => {
  const left = leftOut('2a2e2c9a');
  expect(leftOut('2a2e2c9a')).toEqual(left);
  for (const { oneIn, files } of Object.values(GROUPS)) {
    expect(files.filter((file) => !left.includes(file))).toHaveLength(Math.ceil(files.length / oneIn));
  }
});

test('no file is left out for good: forty commits try them all', () => {
  const always = new Set(DRAWN);
  for (let commit = 0; commit < 40; commit++) {
    const left = new Set(leftOut(`commit ${commit}`));
    for (const file of always) if (!left.has(file)) always.delete(file);
  }
  expect([...always]).toEqual([]);
});
