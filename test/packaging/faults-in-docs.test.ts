import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS } from '../../station-core/faults/table.ts';

const GUIDES = 'docs/guides';
const codesByName = new Map<string, string>(Object.entries(FAULTS).map(([code, { name }]) => [name, code]));

/** A screen shows the name of a fault, a shell its code. */
test('a guide that names a fault gives its code as well', async () => {
  const missing: string[] = [];
  let named = 0;
  for (const file of await readdir(GUIDES)) {
    const page = await readFile(join(GUIDES, file), 'utf8');
    for (const [, name = ''] of page.matchAll(/_([A-Z][^_\n]{2,40})_/g)) {
      const code = codesByName.get(name);
      if (code === undefined) continue;
      named += 1;
      if (!page.includes(`\`${code}\``)) missing.push(`${file}: ${name} (${code})`);
    }
  }
  expect(missing).toEqual([]);
  expect(named).toBeGreaterThan(10);
});
