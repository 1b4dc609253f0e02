import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

import { expect, test } from 'vitest';

import { loadRelease } from '../../station-core/release/release.ts';
import { writePlainKey } from '../../fixtures/token/release-key.ts';
import { newReleaseKey } from '../../station-core/release/release-key.ts';
import { BUILD } from './signed-release.ts';

const IMPORTER = join(import.meta.dirname, 'endless-importer.ts');

test('a process killed at any moment of an import leaves whole releases, and nothing that looks like one', async () => {
  const root = await mkdtemp(join(tmpdir(), 'birthmark-killed-'));
  const keyPath = join(root, 'key.json');
  const key = await newReleaseKey();
  await writePlainKey(keyPath, key);
  const trusted = [key.public];
  const left: string[] = [];
  for (const [round, afterMs] of [1, 4, 9, 15, 22].entries()) {
    const dir = join(root, `round-${round}`);
    const child = spawn(process.execPath, [IMPORTER, BUILD, dir, keyPath], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data'); // the first release is written; it is in the middle of the next
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const name of await readdir(dir)) {
      left.push(name);
      if (!name.startsWith('.')) await loadRelease(join(dir, name), trusted);
    }
  }
  // Otherwise no kill has fallen into an import and this test has shown nothing.
  expect(left.some((name) => name.endsWith('.part'))).toBe(true);
  expect(left.some((name) => name.startsWith('release-'))).toBe(true);
  await rm(root, { recursive: true });
});
