import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScreenSessions } from '../../../station-core/host/sessions/screen-sessions.ts';
import { SessionFolder } from '../../../station-core/host/sessions/session-folder.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let dir: string;
let nowMs: number;
let sessions: ScreenSessions;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-screens-'));
  nowMs = Date.parse('2026-11-30T08:00:00Z');
  sessions = opened();
});
afterEach(async () => {
  sessions[Symbol.dispose]();
  await rm(dir, { recursive: true, force: true });
});

const opened = (): ScreenSessions => new ScreenSessions(dir, () => nowMs);

async function letIn(browser = 'Chromium'): Promise<{ cookie: string; id: string; path: string }> {
  const cookie = (await sessions.begin(browser)).split(';')[0] ?? '';
  const id = /=([0-9a-f]{12})\./.exec(cookie)?.[1] ?? '';
  return { cookie, id, path: join(dir, 'screens', `${id}.json`) };
}

test('each browser has a session of its own, in a file that only this account can read and that holds no secret', async () => {
  const [left, right] = [await letIn('Chromium'), await letIn('Firefox')];
  expect(await sessions.admit(left.cookie)).toBe(left.id);
  expect(await sessions.admit(right.cookie)).toBe(right.id);
  expect(left.id).not.toBe(right.id);
  expect((await stat(left.path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(dir, 'screens'))).mode & 0o777).toBe(0o700);
  expect(await readFile(left.path, 'utf8')).not.toContain(left.cookie.split('.')[1]);
});

test('a session lasts when the station starts again, and is listed with its browser', async () => {
  const { cookie, id } = await letIn('Chromium \u001b[2J');
  sessions[Symbol.dispose]();
  sessions = opened();
  expect(await sessions.admit(cookie)).toBe(id);
  expect(await sessions.list()).toMatchObject({ sessions: [{ id, browser: 'Chromium \u{fffd}[2J' }], unusable: [] });
});

test('the secret of one session with the ID of another lets nobody in', async () => {
  const [left, right] = [await letIn(), await letIn()];
  expect(await sessions.admit(left.cookie.replace(left.id, right.id))).toBeUndefined();
});

test('when it was last seen is written once a minute and not more often', async () => {
  const { cookie, path } = await letIn();
  const lastSeenAt = async () => (JSON.parse(await readFile(path, 'utf8')) as { lastSeenAt: string }).lastSeenAt;
  nowMs += MINUTE_MS - 1;
  await sessions.admit(cookie);
  expect(await lastSeenAt()).toBe('2026-11-30T08:00:00.000Z');
  nowMs += 1;
  await sessions.admit(cookie);
  expect(await lastSeenAt()).toBe('2026-11-30T08:01:00.000Z');
});

test('a session that was not used for 30 days is over', async () => {
  const { cookie, id } = await letIn();
  nowMs += 30 * DAY_MS;
  expect(await sessions.admit(cookie)).toBe(id);
  nowMs += 30 * DAY_MS + 1;
  expect(await sessions.admit(cookie)).toBeUndefined();
});

test('the 65th browser ends the session that was not seen for longest', async () => {
  const first = await letIn();
  nowMs += 1;
  const second = await letIn();
  nowMs += 1;
  const like = await readFile((await letIn()).path, 'utf8');
  for (let count = 3; count < 64; count += 1) {
    const id = count.toString(16).padStart(12, '0');
    const path = join(dir, 'screens', `${id}.json`);
    await writeFile(path, like.replace(/"id": "[0-9a-f]*"/, `"id": "${id}"`), { mode: 0o600 });
  }
  expect((await sessions.list()).sessions).toHaveLength(64);
  await letIn();
  expect((await sessions.list()).sessions).toHaveLength(64);
  expect(await sessions.admit(first.cookie)).toBeUndefined();
  expect(await sessions.admit(second.cookie)).toBe(second.id);
});

test('a revoked session ends its connections, stays revoked, and harms no other', async () => {
  const [left, right] = [await letIn(), await letIn()];
  const ended: string[] = [];
  sessions.attach(left.id, () => ended.push('left'));
  sessions.attach(right.id, () => ended.push('right'));
  await sessions.revoke(left.id);
  expect(ended).toEqual(['left']);
  expect(await sessions.admit(left.cookie)).toBeUndefined();
  expect(await sessions.admit(right.cookie)).toBe(right.id);
  await expect(sessions.revoke(left.id)).rejects.toMatchObject({ code: 'station.screen-unknown' });
});

test('what another process revokes ends here: its connections by themselves, and for whoever asks next', async () => {
  const { cookie, id } = await letIn();
  let isCutOff = false;
  sessions.attach(id, () => (isCutOff = true));
  await new SessionFolder(dir, () => nowMs).revoke(id);
  expect(await sessions.admit(cookie)).toBeUndefined();
  await expect.poll(() => isCutOff).toBe(true);
});

test('a file that somebody removes by hand ends the session for good', async () => {
  const { cookie, id, path } = await letIn();
  const bytes = await readFile(path);
  let isCutOff = false;
  sessions.attach(id, () => (isCutOff = true));
  await rm(path);
  await expect.poll(() => isCutOff).toBe(true);
  await expect.poll(() => readdir(join(dir, 'screens'))).toContain(`${id}.revoked`);
  await writeFile(path, bytes, { mode: 0o600 });
  sessions[Symbol.dispose]();
  sessions = opened();
  expect(await sessions.admit(cookie)).toBeUndefined();
});

test.each<[string, (path: string) => Promise<void>, string]>([
  ['that others can read', (path) => chmod(path, 0o644), 'station.files-exposed'],
  ['in a folder that others can look into', (path) => chmod(join(path, '..'), 0o755), 'station.files-exposed'],
  ['that is no JSON', (path) => writeFile(path, '{'), 'station.screen-damaged'],
  ['that is too long', (path) => writeFile(path, ' '.repeat(5_000)), 'station.screen-damaged'],
  [
    'of another session',
    (path) => changed(path, (text) => text.replace(/"id": "./, '"id": "x')),
    'station.screen-damaged',
  ],
  ['that is a link', (path) => replaced(path, (bytes) => linked(path, bytes)), 'station.screen-damaged'],
  ['that is a folder', (path) => replaced(path, () => mkdir(path)), 'station.screen-damaged'],
])('a file %s lets nobody in, and is listed with its fault', async (_which, spoil, code) => {
  const { cookie, id, path } = await letIn();
  expect(await sessions.admit(cookie)).toBe(id);
  await spoil(path);
  await expect(sessions.admit(cookie)).rejects.toMatchObject({ code });
  const { unusable, sessions: usable } = await sessions.list();
  expect(usable).toEqual([]);
  expect(unusable).toMatchObject([{ id, fault: { code } }]);
});

test('a file that cannot be used is revoked like any other', async () => {
  const { id, path } = await letIn();
  await writeFile(path, '{');
  await sessions.revoke(id);
  expect(await sessions.list()).toEqual({ sessions: [], unusable: [] });
});

test('nobody new is let in where others can look into the folder', async () => {
  await mkdir(join(dir, 'screens'), { mode: 0o755 });
  await chmod(join(dir, 'screens'), 0o755);
  await expect(sessions.begin('Chromium')).rejects.toMatchObject({ code: 'station.files-exposed' });
  expect(await readdir(join(dir, 'screens'))).toEqual([]);
});

test('a start removes what a crash has left, and keeps every session', async () => {
  const [kept, revoked] = [await letIn(), await letIn()];
  const bytes = await readFile(revoked.path);
  await sessions.revoke(revoked.id);
  await writeFile(revoked.path, bytes, { mode: 0o600 });
  const half = join(dir, 'screens', '.birthmark-0123456789abcdef.part');
  await writeFile(half, 'half', { mode: 0o600 });
  await sessions.sweep();
  expect((await readdir(join(dir, 'screens'))).toSorted()).toEqual(
    [`${kept.id}.json`, `${revoked.id}.revoked`].toSorted(),
  );
});

async function changed(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

async function replaced(path: string, put: (bytes: Buffer) => Promise<unknown>): Promise<void> {
  const bytes = await readFile(path);
  await rm(path);
  await put(bytes);
}

async function linked(path: string, bytes: Buffer): Promise<void> {
  const elsewhere = join(dir, 'elsewhere.json');
  await writeFile(elsewhere, bytes, { mode: 0o600 });
  await symlink(elsewhere, path);
}
