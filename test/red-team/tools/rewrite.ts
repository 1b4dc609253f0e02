import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';

/** What an attacker does to files of an old data directory. */

/** Throws when it changes nothing: an attack that did not happen proves nothing. */
export const rewrite = (name: string, change: (before: string) => string) => async (dir: string) => {
  const path = join(dir, name);
  const before = await readFile(path, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(path, after);
};
export const journal = (change: (lines: string[]) => string[]) =>
  rewrite('signer/journal.jsonl', (before) =>
    change(before.trimEnd().split('\n'))
      .map((line) => `${line}\n`)
      .join(''),
  );
export const first = (lines: readonly string[]): string => lines[0] ?? '';
