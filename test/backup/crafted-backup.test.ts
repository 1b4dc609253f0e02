import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { backUp } from '../../station-core/backup/back-up.ts';
import type { BackupManifest } from '../../station-core/backup/manifest.ts';
import { restore } from '../../station-core/backup/restore.ts';
import { type Line, startLine } from '../station/line.ts';

/** Nobody signs a backup: where its files go, somebody may have written into it. */

const never = new AbortController().signal;
let line: Line;
let dir: string;
let good: string;
let crafted: string;
let dataDir: string;
let copies = 0;

beforeAll(async () => {
  line = await startLine();
  {
    await using station = await line.open();
    await station.inService;
  }
  dir = await mkdtemp(join(tmpdir(), 'birthmark-crafted-'));
  good = (await backUp({ dataDir: line.dataDir, path: join(dir, 'good'), now: new Date() }, never)).path;
});

afterAll(async () => {
  await rm(dir, { recursive: true });
  await line[Symbol.asyncDispose]();
});

beforeEach(() => {
  copies += 1;
  crafted = join(dir, `crafted-${copies}`);
  dataDir = join(dir, `restored-${copies}`);
  cpSync(good, crafted, { recursive: true });
});

/** Puts a file into the backup, and into its manifest. */
function put(name: string, text: string): void {
  const path = join(crafted, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const manifest = JSON.parse(readFileSync(join(crafted, 'manifest.json'), 'utf8')) as BackupManifest;
  const file = { name, sizeBytes: text.length, sha256Hex: createHash('sha256').update(text).digest('hex') };
  const files = [...manifest.files.filter((each) => each.name !== name), file];
  writeFileSync(join(crafted, 'manifest.json'), JSON.stringify(Object.assign(manifest, { files })));
}

function change(name: string, with_: (content: Record<string, unknown>) => object): void {
  const content = JSON.parse(readFileSync(join(crafted, name), 'utf8')) as Record<string, unknown>;
  put(name, JSON.stringify(with_(content)));
}

function setStatePath(statePath: string): void {
  change('station/signer/signer.json', ({ payload, ...rest }) => {
    const said = JSON.parse(Buffer.from(String(payload), 'base64url').toString()) as object;
    return { ...rest, payload: Buffer.from(JSON.stringify({ ...said, statePath })).toString('base64url') };
  });
}

const takesOver = { requireStopped: () => Promise.resolve(), withoutUpstream: true };
const restored = (client?: { readonly cert: string; readonly key: string }) =>
  restore({ path: crafted, dataDir, as: { ...takesOver, client } }, never);

test('a folder of the signing service outside the station is not written to: its journal is listed as missing', async () => {
  const outside = join(dir, `outside-${copies}`);
  mkdirSync(outside);
  setStatePath(outside);
  put('signer-state/journal.jsonl', 'mine\n');
  put('signer-state/authorized_keys', 'mine\n');
  const { journal, missing } = await restored();
  expect(journal).toBe('outside');
  expect(missing).toContain(join(outside, 'journal.jsonl'));
  expect(readdirSync(outside)).toEqual([]);
});

test('a SoftHSM store outside the station is listed: its configuration first, then the folder that it names', async () => {
  const store = join(dir, `store-${copies}`);
  const conf = join(store, 'softhsm.conf');
  mkdirSync(store);
  change('station/station.json', ({ signer, ...rest }) => ({
    ...rest,
    signer: { ...(signer as object), softhsmConf: conf },
  }));
  expect((await restored()).missing).toContain(conf);
  rmSync(dataDir, { recursive: true });
  writeFileSync(conf, `directories.tokendir = ${join(store, 'my-tokens')}\n`);
  expect((await restored()).missing).toContain(join(store, 'my-tokens'));
  rmSync(dataDir, { recursive: true });
  writeFileSync(conf, Buffer.from([0xff, 0xfe, 0x00]));
  expect((await restored()).missing).not.toContain(conf);
});

test.each(['..', 'documents'])(
  'with %s as that folder nothing but a journal gets there, and nothing is replaced',
  async (name) => {
    setStatePath(`../${name}`); // beside the folder of its configuration
    put('signer-state/manifest.jws', 'mine\n');
    put('signer-state/deeper/journal.jsonl', 'mine\n');
    put('signer-state/anchor', 'from the backup\n');
    await restored();
    const manifest = (of: string) => readFileSync(join(of, 'documents', 'manifest.jws'), 'utf8');
    expect(manifest(dataDir)).toBe(manifest(join(good, 'station')));
    expect(existsSync(join(dir, 'manifest.jws'))).toBe(false);
    expect(readdirSync(dir)).not.toContain('journal.jsonl');
    expect(existsSync(join(dataDir, 'documents', 'anchor'))).toBe(name === 'documents');
  },
);

test('a folder that only begins as the station does is not made', async () => {
  change('station/station.json', (config) => ({ ...config, printer: `folder:${dataDir}-and-more` }));
  await restored();
  expect(existsSync(`${dataDir}-and-more`)).toBe(false);
});

test.each([
  ['cert', 'ledger.db', 'station.bad-config'],
  ['key', 'station.json', 'station.bad-config'],
  ['key', '../key.pem', 'station.bad-argument'],
])('the client %s is not written to %s', async (which, to, code) => {
  const upstream = {
    url: 'https://hq.example',
    ca: 'ca.pem',
    cert: 'c.pem',
    key: 'k.pem',
    upstreamKey: 'x',
    [which]: to,
  };
  change('station/station.json', (config) => ({ ...config, upstream }));
  const [cert, key] = [join(dir, 'new.pem'), join(dir, 'new.key.pem')];
  for (const path of [cert, key]) writeFileSync(path, 'new');
  await expect(restored({ cert, key })).rejects.toMatchObject({ code });
  expect(existsSync(dataDir)).toBe(false);
  expect(readdirSync(dir).filter((each) => each.startsWith('.') || each === 'key.pem')).toEqual([]);
});
