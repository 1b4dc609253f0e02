import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** One line for each rule; the last two need types. */
const BAD = `
export const spread = { a: 1, ...{ b: 2 } };
export const guess = (value: any): unknown => value;
export const late = (work: Promise<void>): void => {
  work.then(() => undefined);
};
export const sure = (name: string): boolean => name !== undefined;
`;

test('the linter knows types and our own rules: a line that breaks one is reported by that rule', () => {
  using folder = temporary();
  writeFileSync(join(folder.path, 'tsconfig.json'), '{ "compilerOptions": { "strict": true } }');
  writeFileSync(join(folder.path, 'bad.ts'), BAD);
  const linter = join(root, 'node_modules/.bin/oxlint');
  const args = ['--config', join(root, '.oxlintrc.json'), '--format', 'json', folder.path];
  const { stdout } = spawnSync(linter, args, { cwd: root, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { code: string }[] };
  expect(diagnostics.map(({ code }) => code).sort()).toEqual([
    'own(no-spread-literal)',
    'typescript(no-explicit-any)',
    'typescript(no-floating-promises)',
    'typescript(no-unnecessary-condition)',
  ]);
});

function temporary(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'birthmark-lint-'));
  return {
    path,
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true });
    },
  };
}
