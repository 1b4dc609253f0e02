import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { paperFolder } from '../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../fixtures/label-scanner/scan.ts';
import { findExposedFiles } from '../../station-core/station/setup/exposed-files.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';

const root = join(import.meta.dirname, '..', '..');
const dataDir = join(mkdtempSync(join(tmpdir(), 'birthmark-demo-')), 'data');
let printed = '';

/** The demo as a newcomer runs it, without the installing; everything after it is checked with other people's tools. */
beforeAll(async () => {
  const demo = spawn(process.execPath, ['fixtures/demo/main.ts', '--boards', '3', '--data', dataDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [exitCode]] = await Promise.all([text(demo.stdout), once(demo, 'exit') as Promise<[number | null]>]);
  printed = output;
  expect(exitCode).toBe(0);
});

afterAll(() => {
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
});

test('the demo ends with PASS and a receipt for every unit', () => {
  expect(printed.match(/PASS {3}/g)).toHaveLength(3);
  expect(printed.match(/in the receipt for \d+ entries/g)).toHaveLength(3);
});

test('the demo ends with a proof that a program verified which knows nothing of this project', () => {
  const checks = 'form, inclusion, checkpoint, cosignature, entry, certificate, chain';
  expect(printed).toMatch(new RegExp(`L1-S01-\\d+\\.tlog-proof: ${checks}\\. VERIFIED\\.\n`));
});

test('what the demo says to try works as it is printed', () => {
  const tries =
    printed
      .split('Try:\n')[1]
      ?.split('\n')
      .filter((each) => each.includes(' birthmark ')) ?? [];
  expect(tries).toHaveLength(3);
  const answers = tries.map((command) => execFileSync('/bin/sh', ['-c', command], { cwd: root, encoding: 'utf8' }));
  expect(answers.join('')).toMatch(/The ledger is whole\.[^]*outcome +PASS[^]*checkpoint key +S01\+/);
});

test('the headquarters that the demo leaves is started again where its station looks for it', async () => {
  const server = spawn(process.execPath, [join(root, 'fixtures/demo/upstream.ts'), '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    const config = JSON.parse(readFileSync(join(dataDir, 'station.json'), 'utf8')) as { upstream: { url: string } };
    expect(line).toBe(`Listening on ${config.upstream.url}.`);
    const main = join(root, 'station-core/cli/main.ts');
    const sent = await promisify(execFile)(process.execPath, [main, 'sync', 'now', '--data', dataDir]);
    expect(sent.stdout).toMatch(/^\d+ entries sent; receipt for \d+\n$/);
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
});

test('openssl verifies every leaf strictly against the root', () => {
  const certs = readdirSync(join(dataDir, 'certs')).map((name) => join(dataDir, 'certs', name));
  expect(certs).toHaveLength(3);
  const ca = join(dataDir, 'ca');
  const args = [
    'verify',
    '-x509_strict',
    '-CAfile',
    join(ca, 'root.pem'),
    '-untrusted',
    join(ca, 'intermediate.pem'),
    ...certs,
  ];
  const verdicts = execFileSync('openssl', args, { encoding: 'utf8' }).trim().split('\n');
  expect(verdicts).toEqual(certs.map((path) => `${path}: OK`));
});

test('each label’s QR code, read from its picture, names its unit as the ledger does', async () => {
  const sheets = readdirSync(paperFolder(dataDir));
  expect(sheets).toHaveLength(3);
  for (const name of sheets) {
    const scanned = await scanLabel(join(paperFolder(dataDir), name), AbortSignal.timeout(120_000));
    using ledger = openLedgerReader(dataDir);
    const record = ledger.unit(name.replace('.pdf', ''));
    expect(JSON.parse(scanned.reveal())).toMatchObject({
      ver: 'v1',
      name: record?.ssid,
      transport: 'softap',
      security: 2,
    });
  }
});

test('the printer keeps no label of a unit that passed', () => {
  expect(readdirSync(join(dataDir, 'labels'))).toEqual(['.jobs']);
  expect(readdirSync(join(dataDir, 'labels', '.jobs'))).toEqual([]);
});

test('no private key lies in the clear in the station’s directory but that of its TLS client', () => {
  expect(filesWith('BEGIN (EC |RSA )?PRIVATE KEY', dataDir)).toEqual(['upstream/station.key.pem']);
  expect(filesWith('"d": ?"', dataDir)).toEqual([]);
});

test('the keys of headquarters lie beside the station’s directory', () => {
  expect(filesWith('BEGIN (EC |RSA )?PRIVATE KEY', headquartersFolder(dataDir))).toEqual(
    expect.arrayContaining(['escrow/escrow.key.pem', 'upstream/cosigner.key.pem']),
  );
  expect(filesWith('"d": ?"', headquartersFolder(dataDir))).toEqual(['release-key/release-key.json']);
  expect(existsSync(join(dataDir, 'headquarters'))).toBe(false);
});

/** By name within the folder, in order; grep ends with 1 where it finds none. */
function filesWith(pattern: string, folder: string): string[] {
  const { stdout } = spawnSync('grep', ['-rlE', pattern, '.'], { cwd: folder, encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => path.replace(/^\.\//, ''))
    .sort();
}

test('everything the demo wrote is for its account alone', async () => {
  expect(await findExposedFiles(dataDir)).toBeUndefined();
});

test('the log holds no stack of an unforeseen error', () => {
  expect(readFileSync(join(dataDir, 'log', 'station.jsonl'), 'utf8')).not.toContain('station.bug');
});
