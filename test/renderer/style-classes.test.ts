import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer', 'src');
const screens = globSync('**/*.tsx', { cwd: RENDERER }).map((file) => join(RENDERER, file));

/** Every class that this file takes from a style sheet which does not have it. */
function missingIn(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const sheets = source.matchAll(/import (\w+) from '([^']+\.module\.css)'/g);
  return [...sheets].flatMap(([line, name = '', path = '']) => {
    const sheet = readFileSync(join(dirname(file), path), 'utf8');
    const known = new Set([...sheet.matchAll(/\.([A-Za-z]\w*)/g)].map(([, each]) => each));
    const used = source.replace(line, '').matchAll(new RegExp(String.raw`(?<!['/.\w-])${name}\.([A-Za-z]\w*)`, 'g'));
    return [...used].flatMap(([, each]) => (known.has(each) ? [] : `${file.slice(RENDERER.length + 1)}: ${each}`));
  });
}

test('every class that a screen names is in its style sheet: a misspelt one loses the layout, and nothing else says so', () => {
  expect(screens.length).toBeGreaterThan(100);
  expect(screens.flatMap(missingIn)).toEqual([]);
});
