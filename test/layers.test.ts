import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { allowed, layerOf } from './layers/arrows.ts';
import {
  allFiles,
  files,
  findCircle,
  imports,
  inside,
  namedImports,
  namesFromOutside,
  root,
  textOf,
} from './imports.ts';

test('there is code to look at', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(imports.length).toBeGreaterThan(100);
});

test('every import follows the arrows of the design', () => {
  const wrong = imports.filter(({ file, to }) => !allowed(file, to)).map(({ file, to }) => `${file} → ${to}`);
  expect(wrong).toEqual([]);
});

test('the vocabulary is pure: it imports nothing but itself', () => {
  const vocabulary = files.filter((file) => inside(file, 'station-core/model'));
  expect(vocabulary.length).toBeGreaterThan(5);
  const foreign = vocabulary.filter((file) => /from '[^.]/.test(readFileSync(join(root, file), 'utf8')));
  expect(foreign).toEqual([]);
});

test('no files import each other in a circle, not even for types', () => {
  const graph = new Map<string, string[]>();
  for (const { file, to, later } of imports) if (!later) graph.set(file, [...(graph.get(file) ?? []), to]);
  expect(findCircle(graph)).toEqual([]);
});

/** Where folders inside a layer stand in an order too: what is in one may import down, never back up. */
const ORDERED_INSIDE = [
  'fixtures/virtual-jig',
  'renderer/src',
  'renderer/src/screens',
  'renderer/src/screens/jig',
  'renderer/src/screens/setup',
  'station-core/formats',
  'station-core/host',
  'station-core/ledger',
  'station-core/release',
  'station-core/signer',
  'station-core/station',
];

test.each(ORDERED_INSIDE)('the folders of %s do not import each other in a circle', (base) => {
  const place = (file: string): string => file.slice(base.length + 1).split('/')[0] ?? '';
  const graph = new Map<string, string[]>();
  for (const { file, to } of imports) {
    if (!inside(file, base) || !inside(to, base) || place(file) === place(to)) continue;
    graph.set(place(file), [...(graph.get(place(file)) ?? []), place(to)]);
  }
  expect(findCircle(graph)).toEqual([]);
});

/** Folders whose files are the rows of one table. */
const TABLES = [
  'station-core/faults',
  'renderer/src/locales/de/faults',
  'renderer/src/locales/zh/faults',
  'station-core/cli/commands',
  'station-core/cli/usage',
  'station-core/device/loader/chips',
  'test/red-team', // a file for each promise of docs/threat-model.md
];

test('no folder holds more than twenty files at one level', () => {
  const counts = new Map<string, number>();
  for (const file of allFiles) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  const full = [...counts].filter(([folder, count]) => count > 20 && !TABLES.includes(folder));
  expect(full).toEqual([]);
});

test('simulated boards are reached by the name of their package, and only in the file of `birthmark jig`', () => {
  const product = files.filter((file) => !file.startsWith('fixtures/'));
  const users = product.filter((file) => /'@birthmark\/virtual-jig/.test(readFileSync(join(root, file), 'utf8')));
  expect(users).toEqual(['station-core/cli/commands/jig.ts']);
});

/** Whatever else comes from outside would be a disk, a network, a clock or a source of randomness. */
const PURE_NAMES: Record<string, readonly string[]> = {
  'node:buffer': ['Buffer', 'isUtf8'],
  'node:crypto': [
    'KeyObject',
    'constants',
    'createCipheriv',
    'createDecipheriv',
    'createHash',
    'createHmac',
    'createPrivateKey', // of a key that is given
    'createPublicKey',
    'diffieHellman', // of two keys that are given
    'timingSafeEqual',
    'verify',
  ],
  'node:zlib': ['crc32'],
  zod: ['z'],
  cborg: ['decode', 'encode', 'rfc8949EncodeOptions'],
  leven: ['closestMatch'],
  canonicalize: ['*'],
};
const IMPURE =
  /\b(?:Date\.now|performance|set(?:Timeout|Interval|Immediate)|Math\.random|globalThis|process|fetch|console|require)\b|\b(?:new )?Date\(\)|\bcrypto\.|\bimport\(/;

test('formats, protocol and model read no disk, no clock and no randomness', () => {
  const wrong = files
    .filter((file) =>
      ['station-core/formats', 'station-core/protocol', 'station-core/model'].some((folder) => inside(file, folder)),
    )
    .flatMap((file) => impurities(file).map((each) => `${file}: ${each}`));
  expect(wrong).toEqual([]);
});

test('the model needs nothing from outside', () => {
  const outside = files
    .filter((file) => inside(file, 'station-core/model'))
    .flatMap((file) => namesFromOutside(file).map(({ module }) => `${file} → ${module}`));
  expect(outside).toEqual([]);
});

test('nothing above formats and protocol calls a codec that throws their own errors', () => {
  const wrapped = new Set(
    files
      .filter((file) => inside(file, 'station-core/codecs'))
      .flatMap((file) => [...textOf(file).matchAll(/^export const (\w+) = inFaults/gm)].map(([, name]) => name ?? '')),
  );
  expect(wrapped.size).toBeGreaterThan(20);
  // The simulated boards know no faults of the station, and take the errors of the formats as they are.
  const above = files.filter(
    (file) =>
      !['station-core/codecs', 'station-core/formats', 'station-core/protocol', 'fixtures/virtual-jig'].some((folder) =>
        inside(file, folder),
      ),
  );
  const wrong = above.flatMap((file) =>
    namedImports(file)
      .filter(({ module, name }) => /\/(?:formats|protocol)\//.test(module) && wrapped.has(name))
      .map(({ name }) => `${file} → ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('only the shell imports electron, only signer, officers and ceremonies load PKCS#11, only the ledger and the locks open SQLite', () => {
  const users = (name: string): string[] =>
    files
      .filter((file) => readFileSync(join(root, file), 'utf8').includes(`from '${name}'`))
      .map((file) => layerOf(file));
  expect([...new Set(users('electron'))].filter((layer) => layer !== 'electron')).toEqual([]);
  expect([...new Set(users('pkcs11js'))].filter((layer) => layer !== 'fixtures').sort()).toEqual([
    'station-core/ceremony',
    'station-core/officers',
    'station-core/signer',
  ]);
  // The signer opens no database: the lock of its journal is an SQLite file, which the system frees with the process.
  const lockOfTheSigner = 'station-core/signer/state/journal-lock.ts';
  const openers = files.filter((file) => readFileSync(join(root, file), 'utf8').includes(`from 'better-sqlite3'`));
  expect([...new Set(openers.filter((file) => file !== lockOfTheSigner).map(layerOf))]).toEqual([
    'station-core/ledger',
  ]);
});

function impurities(file: string): string[] {
  const foreign = namesFromOutside(file)
    .filter(({ module, name }) => PURE_NAMES[module]?.includes(name) !== true)
    .map(({ module, name }) => `${name} of ${module}`);
  const code = textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'/g, '');
  const used = IMPURE.exec(code);
  return used === null ? foreign : [...foreign, used[0]];
}

test('of rpc, only the wires know processes, threads and ports', () => {
  const starters = files.filter(
    (file) =>
      inside(file, 'station-core/rpc') &&
      /from 'node:(?:child_process|worker_threads|net)'/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(starters.length).toBeGreaterThan(0);
  expect(starters.filter((file) => !inside(file, 'station-core/rpc/wires'))).toEqual([]);
});
