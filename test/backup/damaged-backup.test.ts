import { createHash } from 'node:crypto';
import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from '../../station-core/backup/back-up.ts';
import type { BackupManifest } from '../../station-core/backup/manifest.ts';
import { openBackup } from '../../station-core/backup/open-backup.ts';
import { tarHeader } from '../../station-core/backup/tar.ts';
import { birthmark } from '../cli/birthmark.ts';
import { type Line, startLine } from '../station/line.ts';

const never = new AbortController().signal;

let line: Line;
let dir: string;
let tar: Buffer;
let folder: string;

beforeAll(async () => {
  line = await startLine();
  {
    await using station = await line.open();
    await station.inService;
  }
  dir = await mkdtemp(join(tmpdir(), 'birthmark-damaged-'));
  const of = (path: string) => backUp({ dataDir: line.dataDir, path, now: new Date() }, never);
  await of(join(dir, 'good.tar'));
  tar = readFileSync(join(dir, 'good.tar'));
  folder = (await of(join(dir, 'good'))).path;
});

afterAll(async () => {
  await rm(dir, { recursive: true });
  await line[Symbol.asyncDispose]();
});

let copies = 0;
const opened = async (path: string): Promise<void> => {
  await using _ = await openBackup(path, never);
};
const openedTar = (bytes: Buffer): Promise<void> => {
  const path = join(dir, `copy-${(copies += 1)}.tar`);
  writeFileSync(path, bytes);
  return opened(path);
};
const damaged = { code: 'backup.damaged' };

test('untouched, both are read', async () => {
  await openedTar(tar);
  await opened(folder);
});

test('a byte that is flipped anywhere in a tar file is noticed', async () => {
  const step = Math.floor(tar.length / 40);
  for (let at = 100; at < tar.length - 1024; at += step) {
    const flipped = Buffer.from(tar);
    flipped[at] = (flipped[at] ?? 0) ^ 0x01;
    if (isPadding(tar, at)) continue; // holds nothing
    await expect(openedTar(flipped), `byte ${at}`).rejects.toMatchObject(damaged);
  }
});

test('a tar file that ends early is noticed, wherever it ends', async () => {
  const step = Math.floor(tar.length / 15);
  for (let length = 0; length < tar.length - 1024; length += step) {
    await expect(openedTar(tar.subarray(0, length)), `${length} bytes`).rejects.toMatchObject(damaged);
  }
});

test.each<[what: string, change: (path: string) => void]>([
  [
    'is missing',
    (path) => {
      rmSync(join(path, 'station', 'permits', 'lamp-one.json'));
    },
  ],
  [
    'is changed',
    (path) => {
      writeFileSync(join(path, 'station', 'station.json'), '{}');
    },
  ],
  [
    'is cut short',
    (path) => {
      truncateSync(join(path, 'station', 'ledger.db'), 4096);
    },
  ],
  [
    'is added',
    (path) => {
      writeFileSync(join(path, 'station', 'permits', 'mine.json'), '{}');
    },
  ],
  [
    'has another name',
    (path) => {
      renameSync(join(path, 'station', 'escrow.pem'), join(path, 'station', 'e.pem'));
    },
  ],
  [
    'is a link',
    (path) => {
      symlinkSync('/etc/passwd', join(path, 'station', 'link'));
    },
  ],
  [
    'the manifest',
    (path) => {
      rmSync(join(path, 'manifest.json'));
    },
  ],
])('a folder in which a file %s is noticed', async (what, change) => {
  const path = join(dir, `folder ${what}`);
  cpSync(folder, path, { recursive: true });
  change(path);
  await expect(opened(path)).rejects.toMatchObject(damaged);
});

test.each(['../outside', 'station/../../outside', '/etc/outside', 'station/./x', 'elsewhere/x'])(
  'a file that calls itself %s is not unpacked',
  async (name) => {
    const bytes = Buffer.alloc(512, 'x');
    const more = Buffer.concat([tarHeader({ name, sizeBytes: bytes.length }), bytes, tar]);
    await expect(openedTar(more)).rejects.toMatchObject({ code: 'backup.damaged', evidence: { file: name } });
  },
);

test('a backup of another length, with a manifest that says so, is told by its ledger', async () => {
  const path = join(dir, 'longer');
  cpSync(folder, path, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as BackupManifest;
  const changed = { ...manifest, ledger: { ...manifest.ledger, sizeEntries: manifest.ledger.sizeEntries + 1 } };
  writeFileSync(join(path, 'manifest.json'), JSON.stringify(changed));
  await expect(opened(path)).rejects.toMatchObject(damaged);
});

test('an exchanged backup, whole in itself, does not pass with the key and the hash that were kept elsewhere', async () => {
  await using other = await startLine();
  const key = readFileSync(join(line.dataDir, 'signer', 'checkpoint.vkey'), 'utf8').trim();
  {
    await using station = await other.open();
    await station.inService;
  }
  const { path } = await backUp({ dataDir: other.dataDir, path: join(dir, 'exchanged.tar'), now: new Date() }, never);
  const byKey = await birthmark('station', 'backup', '--verify', path, '--key', key, '--json');
  expect(byKey).toMatchObject({ exitCode: 1 });
  expect(byKey.json()).toMatchObject({ ok: false });
  const sha256 = createHash('sha256')
    .update(readFileSync(join(folder, 'manifest.json')))
    .digest('hex');
  const byHash = await birthmark('station', 'backup', '--verify', path, '--sha256', sha256, '--json');
  expect(byHash.json()).toMatchObject({ ok: false, fault: damaged });
});

test.each([
  [[], 'where the backup goes'],
  [['x.tar'], '--data'],
  [['x.tar', '--verify', 'y.tar'], '--verify'],
])('wrong words are explained: %j', async (words, problem) => {
  const ran = await birthmark('station', 'backup', ...words, '--json');
  expect(ran.json()).toMatchObject({
    fault: { code: 'station.bad-argument', evidence: { problem: expect.stringContaining(problem) as string } },
  });
});

test('a place without a backup is named', async () => {
  await expect(opened(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'backup.missing' });
});

/** Between the end of a file and the next header. */
function isPadding(bytes: Buffer, at: number): boolean {
  for (let header = 0; header < bytes.length;) {
    const sizeBytes = Number.parseInt(bytes.toString('latin1', header + 124, header + 135), 8);
    const end = header + 512 + sizeBytes;
    const next = Math.ceil(end / 512) * 512;
    if (at < next) return at >= end;
    header = next;
  }
  return false;
}
