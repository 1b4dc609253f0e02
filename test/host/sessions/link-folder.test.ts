import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { askForLink, takeLinkRequests } from '../../../station-core/host/sessions/link-folder.ts';
import { ScreenLinks } from '../../../station-core/host/serve/screen-links.ts';
import '../../../station-core/umask.ts';

const ORIGIN = 'http://127.0.0.1:8765';
const HASH = 'a'.repeat(64);
const never = new AbortController().signal;
let dataDir: string;
let folder: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'birthmark-links-'));
  folder = join(dataDir, 'links');
});
afterEach(() => rm(dataDir, { recursive: true }));

function running(linkLifetimeMs = 60_000) {
  const links = new ScreenLinks({ linkLifetimeMs });
  const admitted: string[] = [];
  const admit = (hash: string) => {
    admitted.push(hash);
    links.admit(hash);
    return { origin: ORIGIN, validMs: linkLifetimeMs };
  };
  return Object.assign(takeLinkRequests({ dataDir, admit, everyMs: 10 }), { links, admitted });
}

async function tokenFromStation(): Promise<string> {
  const { url } = await askForLink({ dataDir, waitMs: 30_000 }, never);
  const { origin, hash } = new URL(url.reveal());
  expect(origin).toBe(ORIGIN);
  return hash.replace('#token=', '');
}

test('a link works once, and neither it nor a trace of it stays in the folder', async () => {
  await using station = running();
  const token = await tokenFromStation();
  expect(await readdir(folder)).toEqual([]);
  expect(station.admitted).toEqual([createHash('sha256').update(token).digest('hex')]);
  expect([station.links.redeem(token), station.links.redeem(token)]).toEqual([true, false]);
});

test('two who ask at once get two links, and both work', async () => {
  await using station = running();
  const tokens = await Promise.all([tokenFromStation(), tokenFromStation()]);
  expect(new Set(tokens).size).toBe(2);
  expect(tokens.map((token) => station.links.redeem(token))).toEqual([true, true]);
});

test('a link that has run out lets nobody in', async () => {
  await using station = running(1);
  const token = await tokenFromStation();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(station.links.redeem(token)).toBe(false);
});

test('where no station runs the command says so, and leaves no request for a later one', async () => {
  await expect(askForLink({ dataDir, waitMs: 50 }, never)).rejects.toMatchObject({ code: 'station.not-serving' });
  expect(await readdir(folder)).toEqual([]);
});

test('a command that is stopped leaves no request', async () => {
  const stop = new AbortController();
  const asking = askForLink({ dataDir, waitMs: 30_000 }, stop.signal);
  await expect.poll(() => readdir(folder).catch(() => [])).toHaveLength(1);
  stop.abort(new Fault('station.stopped'));
  await expect(asking).rejects.toMatchObject({ code: 'station.stopped' });
  expect(await readdir(folder)).toEqual([]);
});

test('request and folder belong to the account alone', async () => {
  const asking = askForLink({ dataDir, waitMs: 300 }, never).catch(() => undefined);
  await expect.poll(() => readdir(folder).catch(() => [])).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.request$/)]);
  const [request = ''] = await readdir(folder);
  const modes = await Promise.all([folder, join(folder, request)].map(async (path) => (await stat(path)).mode & 0o777));
  expect(modes).toEqual([0o700, 0o600]);
  await asking;
});

test('a folder that others can write is refused by the command, and the station takes nothing from it', async () => {
  await using station = running();
  await mkdir(folder);
  await chmod(folder, 0o770);
  await expect(askForLink({ dataDir, waitMs: 50 }, never)).rejects.toMatchObject({ code: 'station.files-exposed' });
  await writeFile(join(folder, `${HASH}.request`), '');
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(station.admitted).toEqual([]);
  await chmod(folder, 0o700);
  await expect.poll(() => station.admitted).toEqual([HASH]);
});

test('a symbolic link, a folder, a request others can write, and an old one open no link', async () => {
  await mkdir(folder);
  const [linked = '', aFolder = '', shared = '', old = ''] = ['b', 'c', 'd', 'e'].map((digit) =>
    join(folder, `${digit.repeat(64)}.request`),
  );
  await symlink('/dev/null', linked);
  await mkdir(aFolder);
  await writeFile(shared, '');
  await chmod(shared, 0o666);
  await writeFile(old, '');
  await utimes(old, 1, 1);
  await writeFile(join(folder, 'notes.txt'), 'nothing for the station');
  await using station = running();
  await expect.poll(() => readdir(folder)).toEqual(['notes.txt']);
  expect(station.admitted).toEqual([]);
  await tokenFromStation();
});

test.skipIf(process.getuid?.() !== 0)('an account that does not own the data directory is refused', async () => {
  const { chown } = await import('node:fs/promises');
  await chown(dataDir, 65_534, 65_534);
  await expect(askForLink({ dataDir, waitMs: 50 }, never)).rejects.toMatchObject({ code: 'station.other-account' });
});
