import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('the page of the demo names every Debian package that ./run may install, and no other', async () => {
  const run = await readFile('packaging/install.sh', 'utf8');
  const wanted = [...run.matchAll(/missing="\$missing ([a-z0-9.+-]+)"/g)].map(([, name = '']) => name);
  const page = await readFile('docs/guides/demo.md', 'utf8');
  const [, section = ''] = /## What is installed\n([^#]*)/.exec(page) ?? [];
  const named = [...section.matchAll(/`([^`]+)`/g)].flatMap(([, names = '']) => names.split(/\s+/));
  expect(wanted.length).toBeGreaterThan(20);
  expect(named.filter((name) => name !== './run').toSorted()).toEqual([...new Set(wanted)].toSorted());
});
