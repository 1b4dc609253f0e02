import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const PAGE = 'docs/specs/espressif.md';
const SOURCES = ['station-core', 'fixtures', 'test', 'upstream', 'electron'];

const sections = new Set(
  [...readFileSync(join(root, PAGE), 'utf8').matchAll(/^#{2,3} (\d+(?:\.\d+)?) /gm)].map((match) => match[1]),
);

interface Citation {
  readonly file: string;
  readonly cited: readonly string[];
}

function citations(): Citation[] {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  return files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/espressif\.md ((?:\d+\.\d+(?:, )?)+)/g)].map((match) => ({
      file,
      cited: (match[1] ?? '').split(', ').filter((section) => section !== ''),
    })),
  );
}

test('every section of the chip facts that the code cites exists', () => {
  const found = citations();
  expect(found.length).toBeGreaterThan(30);
  const missing = found.flatMap(({ file, cited }) =>
    cited.filter((section) => !sections.has(section)).map((section) => `${file}: ${section}`),
  );
  expect(missing).toEqual([]);
});

test('every section of the chip facts names where it is from', () => {
  const parts = readFileSync(join(root, PAGE), 'utf8').split(/^### /m).slice(1);
  const SOURCE = /\bIDF `|esptool `|serial-protocol\.rst|cert `|\bTRM\b/;
  expect(parts.filter((part) => !SOURCE.test(part)).map((part) => part.split('\n')[0])).toEqual([]);
});
