import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { files, root, textOf } from './imports.ts';

/** What is started as a process: what `run` and package.json name, what has a `#!` line, and every main that is no thread. */
function entryPoints(): string[] {
  const isThread = (file: string): boolean => textOf(file).includes('parentThreadWire');
  const named = [...readFileSync(join(root, 'run'), 'utf8').matchAll(/"\$root\/([\w/-]+\.ts)"/g)].map(
    ([, file]) => file,
  );
  const mains = files.filter((file) => /(?:^|[/-])main\.ts$/.test(file) && !isThread(file));
  const scripts = files.filter((file) => textOf(file).startsWith('#!'));
  const bin = /"birthmark": "([^"]+)"/.exec(readFileSync(join(root, 'package.json'), 'utf8'))?.[1];
  return [...new Set([...named, ...mains, ...scripts, bin])].filter((file) => file !== undefined).sort();
}

test('every entry point sets the umask before it loads anything else', () => {
  const entries = entryPoints();
  expect(entries).toEqual(
    expect.arrayContaining([
      'electron/main.ts',
      'fixtures/demo/main.ts',
      'station-core/cli/main.ts',
      'station-core/host/process/main.ts',
      'station-core/signer/main.ts',
      'upstream/main.ts',
    ]),
  );
  const first = (file: string): string | undefined => /^import [^;]*'([^']+)';/m.exec(textOf(file))?.[1];
  expect(entries.filter((file) => first(file)?.endsWith('/umask.ts') !== true)).toEqual([]);
});

test('what a process makes after that is for its account alone, even when its shell says otherwise', () => {
  const dir = mkdtempSync(join(tmpdir(), 'umask-'));
  try {
    const program = `import ${JSON.stringify(join(root, 'station-core/umask.ts'))};
      import { mkdirSync, writeFileSync } from 'node:fs';
      mkdirSync('folder'); writeFileSync('folder/file', '');`;
    const command = 'umask 000; exec "$0" --input-type=module -e "$1"';
    execFileSync('/bin/sh', ['-c', command, process.execPath, program], { cwd: dir });
    expect(statSync(join(dir, 'folder')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'folder/file')).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
