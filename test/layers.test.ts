import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
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

/** Who may import whom, besides itself. The foundation (fault, secret, wait, durable-file) is open to all of station-core. */
const FOUNDATION = [
  'station-core/model',
  'station-core/model-schemas.ts',
  'station-core/fault.ts',
  'station-core/faults',
  'station-core/secret.ts',
  'station-core/wait.ts',
  'station-core/durable-file.ts',
  'station-core/umask.ts',
];
const PURE = ['station-core/protocol', 'station-core/formats', 'station-core/codecs'];
const PARTS = 'device pki signer secrets labels ledger sync operators officers release'
  .split(' ')
  .map((each) => `station-core/${each}`);

const MAY_IMPORT: Record<string, readonly string[]> = {
  'station-core/model': [],
  'station-core/model-schemas.ts': ['station-core/model'],
  'station-core/fault.ts': ['station-core/faults', 'station-core/model'],
  'station-core/faults': ['station-core/model'],
  'station-core/secret.ts': [],
  'station-core/umask.ts': [],
  'station-core/wait.ts': ['station-core/fault.ts'],
  'station-core/durable-file.ts': [],
  'station-core/log-file.ts': ['station-core/durable-file.ts'],
  // Formats and protocols could be published: they know no table of faults. `codecs` turns their errors into faults.
  'station-core/protocol': ['station-core/model'],
  'station-core/formats': ['station-core/model'],
  'station-core/codecs': [...FOUNDATION, 'station-core/protocol', 'station-core/formats'],
  'station-core/rpc': FOUNDATION.filter((each) => each !== 'station-core/durable-file.ts'),
  ...Object.fromEntries(PARTS.map((each) => [each, [...FOUNDATION, ...PURE]])),
  // These have a process or a thread of their own.
  // The signing service judges by itself what the station asks for: it reads entries and proofs with the ledger's own code.
  'station-core/signer': [...FOUNDATION, ...PURE, 'station-core/rpc', 'station-core/pki', 'station-core/ledger/merkle'],
  // An officer's token speaks PKCS#11 too, in the command of the officer and on the officer's own machine.
  'station-core/officers': [...FOUNDATION, ...PURE, 'station-core/signer/token'],
  'station-core/ledger': [...FOUNDATION, ...PURE, 'station-core/rpc'],
  // Fonts for every script come out of the same files for pages and for labels.
  'station-core/labels': [...FOUNDATION, ...PURE, 'station-core/rpc', 'station-core/pdf/woff.ts'],
  // Pages to print: they know text and nothing of what it says.
  'station-core/pdf': [],
  // Sets up a signing service, and the root above it; takes the data directory of an old station over.
  'station-core/ceremony': [
    ...FOUNDATION,
    ...PURE,
    'station-core/rpc',
    ...PARTS,
    'station-core/station',
    'station-core/pdf',
  ],
  'station-core/station': [
    ...FOUNDATION,
    ...PURE,
    ...PARTS,
    'station-core/pdf',
    'station-core/log-file.ts',
    'package.json',
  ],
  // What a station needs before its first unit: it joins ceremony and station, and knows neither screens nor terminals.
  'station-core/first-day': [
    ...FOUNDATION,
    ...PURE,
    ...PARTS,
    'station-core/ceremony',
    'station-core/station',
    'package.json',
  ],
  // Copies a station and brings it back.
  'station-core/backup': [...FOUNDATION, ...PURE, ...PARTS, 'station-core/station'],
  // The screens know the contract and nothing else of the station; the contract knows nobody.
  'station-core/contract.ts': ['station-core/contract', 'station-core/faults', 'station-core/model'],
  'station-core/contract': ['station-core/model', 'station-core/model-schemas.ts'],
  renderer: ['station-core/contract.ts', 'station-core/contract', 'station-core/model'],
  // The host answers the contract out of the station; shells start it and know no more than that.
  'station-core/host': [
    ...FOUNDATION,
    ...PURE,
    ...PARTS,
    'station-core/rpc',
    'station-core/first-day',
    'station-core/station',
    'station-core/contract.ts',
    'station-core/contract',
    'package.json',
  ],
  electron: [
    ...FOUNDATION,
    'station-core/log-file.ts',
    'station-core/rpc',
    'station-core/contract.ts',
    'station-core/contract',
    'station-core/host',
    'package.json',
  ],
  // The command line is a shell of the station.
  'station-core/cli': [
    ...FOUNDATION,
    ...PURE,
    ...PARTS,
    'station-core/ceremony',
    'station-core/first-day',
    'station-core/backup',
    'station-core/station',
    'station-core/host',
    'upstream',
  ],
  // Headquarters shares only what both ends must agree on: formats, the tree, what is sent, and how certificates are read
  // and put together. It shares nothing that builds the certificate of a unit.
  upstream: [
    ...FOUNDATION,
    'station-core/formats',
    'station-core/codecs',
    'station-core/ledger/merkle',
    'station-core/sync/batch.ts',
    'station-core/sync/finding.ts',
    'station-core/sync/hold-news.ts',
    'station-core/sync/certificate-request.ts',
    'station-core/sync/crl-delivery.ts',
    'station-core/sync/enrol/enrolment.ts',
    'station-core/sync/enrol/enrolment-code.ts',
    'station-core/sync/refill/stored-entries.ts',
    // What it serves to others it reads as strictly as the station does.
    'station-core/pki/crl/read-crl.ts',
    'station-core/pki/issuer.ts',
    'station-core/pki/assemble.ts',
    'station-core/pki/extensions.ts',
    'station-core/pki/oids.ts',
    'station-core/pki/pem.ts',
    'station-core/pki/read-tbs.ts',
    'station-core/pki/tbs.ts',
  ],
  // Simulated boards are a package of their own: they share what both ends of the wire must agree on.
  'fixtures/virtual-jig': [...FOUNDATION, ...PURE, 'fixtures/vectors/efuse_fields.json'],
  fixtures: ['station-core', 'upstream', 'package.json'],
};

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

test('simulated boards are reached by the name of their package, and only by `birthmark jig`', () => {
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

function layerOf(file: string): string {
  const layer = Object.keys(MAY_IMPORT).find((each) => inside(file, each));
  if (layer === undefined) throw new Error(`${file} belongs to no layer: add it to the arrows`);
  return layer;
}

function allowed(file: string, to: string): boolean {
  const layer = layerOf(file);
  return [layer, ...(MAY_IMPORT[layer] ?? [])].some((each) => inside(to, each));
}
