import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

/** Runs a function of packaging/install.sh where PATH has `id`, which says that this is not root, and nothing else. */
async function withoutAnything(debian: string, wanted: string): Promise<string> {
  const bin = await mkdtemp(join(tmpdir(), 'birthmark-bin-'));
  onTestFinished(() => rm(bin, { recursive: true }));
  await writeFile(join(bin, 'id'), '#!/bin/sh\necho 1000\n', { mode: 0o755 });
  const script = `say() { printf '%s\n' "$*" >&2; }; . ./packaging/install.sh; debian=${debian}; ${wanted}`;
  const failed = await promisify(execFile)('/bin/sh', ['-euc', script], { env: { PATH: bin } }).catch(
    (error: unknown) => error,
  );
  return (failed as { stderr: string }).stderr;
}

test('a machine without a compiler is told of it and of all that the command needs, in one answer', async () => {
  const expected =
    /^Please install first: apt-get install python3 make g\+\+ softhsm2 poppler-utils zbar-tools openssl gcc/;
  expect(await withoutAnything('boards', 'need_compiler')).toMatch(expected);
  expect(await withoutAnything("''", 'need_compiler')).toBe('Please install first: apt-get install python3 make g++\n');
});

test('the page of the demo names every Debian package that ./run may install, and no other', async () => {
  const run = await readFile('packaging/install.sh', 'utf8');
  const wanted = [...run.matchAll(/missing="\$missing ([a-z0-9.+-]+)"/g)].map(([, name = '']) => name);
  const page = await readFile('docs/guides/demo.md', 'utf8');
  const [, section = ''] = /## What is installed\n([^#]*)/.exec(page) ?? [];
  const named = [...section.matchAll(/`([^`]+)`/g)].flatMap(([, names = '']) => names.split(/\s+/));
  expect(wanted.length).toBeGreaterThan(20);
  expect(named.filter((name) => name !== './run').toSorted()).toEqual([...new Set(wanted)].toSorted());
});
