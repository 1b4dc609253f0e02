import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOldData, type OldDataCopy } from '../../../fixtures/old-data/copy.ts';
import { FILES } from '../../../station-core/ceremony/migrate/folder.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { someOf } from '../../faults/sweep.ts';
import { filesIn } from './files-in.ts';
import { newSigner, type NewSigner, signDraft } from './new-signer.ts';

/**
 * `birthmark ca migrate` as it is typed, killed at every file that it makes durable. In order, on one directory of version
 * 0.3 and one new token: whatever a kill left, the next call goes on from there.
 */

const MAIN = join(import.meta.dirname, '../../../station-core/cli/main.ts');
const PRELOAD = pathToFileURL(join(import.meta.dirname, 'dying-preload.ts')).href;
const BEGUN = ['certificates.jsonl', 'record.json', 'record.pdf', FILES.text, FILES.document];
const FINISHED = [
  'documents/migration.jws',
  'documents/migration-officers.json',
  'the issuing certificate',
  'the root certificate',
  'station.before-migration.json',
  'station.json',
];

let old: OldDataCopy;
let signer: NewSigner;
let folder: string;
let before: Map<string, string>;

beforeAll(async () => {
  old = await copyOldData('eb79f7bf');
  signer = await newSigner('S03');
  folder = join(signer.dir, 'migration');
  before = await filesIn(old.dataDir);
}, 120_000);

afterAll(async () => {
  await old[Symbol.asyncDispose]();
  await signer[Symbol.asyncDispose]();
});

const first = (): string[] => ['ca', 'migrate', '--data', old.dataDir, '--folder', folder, '--without-old-token'];

function second(): string[] {
  const { config, officersSha256, softhsmConf = '', rootCert, reachedBy } = signer.finish;
  const pinFile = 'pinFile' in reachedBy ? reachedBy.pinFile : '';
  const config2 = ['--config', config, '--officers-sha256', officersSha256, '--root', rootCert];
  return [...first(), ...config2, '--pin-file', pinFile, '--softhsm-conf', softhsmConf];
}

interface Point {
  readonly at: number;
  readonly when: 'before' | 'after';
}
const pointsOf = (files: readonly string[]): Point[] =>
  files.flatMap((_, at) => (['before', 'after'] as const).map((when) => ({ at, when })));

function killedAt({ at, when }: Point, args: readonly string[]): Promise<string | null> {
  const env = Object.assign({}, process.env, { DIE_AT: String(at), DIE_WHEN: when });
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--import', PRELOAD, MAIN, ...args], { env });
    child.once('exit', (_, signal) => {
      resolve(signal);
    });
  });
}

/** Files of before that are there as they were, but for station.json. */
async function requireUntouched(): Promise<Map<string, string>> {
  const now = await filesIn(old.dataDir);
  const changed = [...before].filter(([name, sha256]) => now.get(name) !== sha256).map(([name]) => name);
  expect(changed.filter((name) => name !== 'station.json')).toEqual([]);
  return now;
}

test('killed while it writes the record, it has begun nothing, and begins again', async () => {
  // The last file is the document: when it is there, the step is done.
  for (const point of someOf(pointsOf(BEGUN).slice(0, -1), 2)) {
    expect(await killedAt(point, first()), BEGUN[point.at]).toBe('SIGKILL');
    expect(existsSync(join(folder, FILES.document))).toBe(false);
    expect(await filesIn(old.dataDir)).toEqual(before);
  }
  const drafted = await birthmark(...first(), '--json');
  expect(drafted).toMatchObject({ exitCode: 0, stderr: '' });
  expect(drafted.json()).toMatchObject({ step: 'drafted', content: { station: 'S03', certificates: { count: 5 } } });
}, 300_000);

test('then it waits for two officers, and says who is missing and what is needed after them', async () => {
  const waiting = await birthmark(...first());
  expect(waiting).toMatchObject({ exitCode: 1 });
  expect(waiting.stdout).toContain('signed by nobody. Two officers sign: birthmark migration sign');
  await signDraft(folder, signer.officers.slice(0, 1));
  expect((await birthmark(...first())).stdout).toContain('signed by trial-officer-1. One more officer signs');
  await signDraft(folder, signer.officers);
  const bare = await birthmark(...first());
  expect(bare).toMatchObject({ exitCode: 1 });
  expect(bare.stderr).toContain('--config, --officers-sha256 and --root are needed now');
  const unreached = await birthmark(...second().slice(0, -4));
  expect(unreached.stderr).toContain('--socket or --pin-file');
});

test('killed while it takes over, it leaves the old directory as it was until station.json is the new one', async () => {
  for (const point of someOf(pointsOf(FINISHED).slice(0, -1), 2)) {
    expect(await killedAt(point, second()), FINISHED[point.at]).toBe('SIGKILL');
    expect((await requireUntouched()).get('station.json')).toBe(before.get('station.json'));
  }
  expect(await killedAt({ at: FINISHED.length - 1, when: 'after' }, second())).toBe('SIGKILL');
  const now = await requireUntouched();
  expect(now.get('station.json')).not.toBe(before.get('station.json'));
  expect(now.get('station.before-migration.json')).toBe(before.get('station.json'));
  const again = await birthmark(...second());
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('migration.not-needed') as unknown });
  const verified = await birthmark('ledger', 'verify', '--data', old.dataDir);
  expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
  const config = JSON.parse(await readFile(join(old.dataDir, 'station.json'), 'utf8')) as object;
  expect(config).not.toHaveProperty('hsm');
}, 600_000);
