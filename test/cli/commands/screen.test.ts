import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { openLedgerAnywhere } from '../../../station-core/ledger/open-anywhere.ts';
import { type Line, startLine } from '../../station/line.ts';
import { ask, openSocket } from '../../host/serve/kiosk.ts';
import { callStation, cookieFor, serveStation, type ServedStation } from '../../host/serve/served-station.ts';
import { birthmark } from '../birthmark.ts';

/** `birthmark screen` beside a running station, as another process on the same folder. */

let line: Line;
let served: ServedStation;
beforeAll(async () => {
  line = await startLine();
  served = await serveStation(line.dataDir);
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
});

const idOf = (cookie: string): string => /=([0-9a-f]{12})\./.exec(cookie)?.[1] ?? '';
const screen = (...words: string[]) => birthmark('screen', ...words, '--data', line.dataDir, '--json');
const admission = async (cookie: string) => (await ask(served.origin, '/rpc', { headers: { cookie } })).status;

test('the sessions of a running station are listed without their secrets', async () => {
  const { exitCode, stdout, json } = await screen('list');
  expect(exitCode).toBe(0);
  expect(json()).toMatchObject({ ok: true, sessions: [{ id: idOf(served.cookie) }], unusable: [] });
  expect(stdout).not.toContain(served.cookie.split('.')[1]);
  expect(stdout).not.toContain('secret');
});

test('a revoked session is disconnected from the running station and stays out; the other goes on', async () => {
  const other = await cookieFor(await served.anotherLink());
  const [left, right] = [await callStation(served.origin, served.cookie), await callStation(served.origin, other)];
  const closed = once(left.socket, 'close');
  expect((await screen('revoke', idOf(served.cookie))).json()).toEqual({ ok: true, revoked: [idOf(served.cookie)] });
  await closed;
  expect(await openSocket(served.origin, { origin: served.origin, cookie: served.cookie })).toBe(401);
  expect(await right.client.session.current()).toBeNull();
  right.socket.close();
});

test('an ID that is none, and a choice of both or neither, are refused', async () => {
  const { exitCode, json } = await screen('revoke', idOf(served.cookie));
  expect(exitCode).toBe(1);
  expect(json()).toMatchObject({ fault: { code: 'station.screen-unknown' } });
  for (const words of [[], ['0123456789ab', '--all']]) {
    expect((await screen('revoke', ...words)).json()).toMatchObject({ fault: { code: 'station.bad-argument' } });
  }
});

test('a file that others can read is told, lets nobody in, and is revoked with all others', async () => {
  const cookie = await cookieFor(await served.anotherLink());
  expect(await admission(cookie)).toBe(426);
  await chmod(join(line.dataDir, 'screens', `${idOf(cookie)}.json`), 0o644);
  expect(await admission(cookie)).toBe(401);
  const { exitCode, json } = await screen('list');
  expect(exitCode).toBe(1);
  expect(json()).toMatchObject({ unusable: [{ id: idOf(cookie), fault: { code: 'station.files-exposed' } }] });
  const all = await screen('revoke', '--all');
  expect(all.json()['revoked']).toHaveLength(2);
  expect((await screen('list')).json()).toEqual({ ok: true, sessions: [], unusable: [] });
});

test('an administrator sees the sessions on the screen and ends one; it is an entry', async () => {
  const [own, other] = [await cookieFor(await served.anotherLink()), await cookieFor(await served.anotherLink())];
  const [here, there] = [await callStation(served.origin, own), await callStation(served.origin, other)];
  await expect(here.client.screens.list()).rejects.toMatchObject({ data: { code: 'person.signed-out' } });
  await here.client.session.createFirstAdministrator({ id: 'ada', name: 'Ada', pin: '294817' });
  const { sessions } = await here.client.screens.list();
  expect(sessions.find(({ id }) => id === idOf(own))).toMatchObject({ connected: true, own: true });
  expect(sessions.find(({ id }) => id === idOf(other))).toMatchObject({ connected: true, own: false });
  const closed = once(there.socket, 'close');
  await here.client.screens.revoke({ id: idOf(other) });
  await closed;
  expect(await admission(other)).toBe(401);
  expect(newestEntry()).toMatchObject({ kind: 'screen-revoked', session: idOf(other), by: 'ada' });
  here.socket.close();
});

function newestEntry(): unknown {
  using opened = openLedgerAnywhere(line.dataDir);
  const [newest] = opened.ledger.entriesFrom(opened.ledger.head().sizeEntries - 1, 1);
  return newest === undefined ? undefined : decodeEntry(newest.leaf);
}

test('a link for another browser comes without the terminal of the station, and works once', async () => {
  const [one, two] = await Promise.all([screen('link', '--wait', '120'), screen('link', '--wait', '120')]);
  const links = [one, two].map(({ json }) => new URL(String(json()['url'])));
  expect(links.map(({ origin }) => origin)).toEqual([served.origin, served.origin]);
  for (const link of links) {
    expect(await admission(await cookieFor(link))).toBe(426);
    expect(await cookieFor(link)).toBe('');
  }
  const token = links[0]?.hash.replace('#token=', '') ?? '';
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(served.stderr() + readFileSync(join(line.dataDir, 'log', 'station.jsonl'), 'utf8')).not.toContain(token);
});

test('where no station serves, and in a directory that is none, there is no link', async () => {
  await using idle = await startLine();
  const none = await birthmark('screen', 'link', '--wait', '1', '--data', idle.dataDir, '--json');
  expect([none.exitCode, none.json()]).toMatchObject([1, { fault: { code: 'station.not-serving' } }]);
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-none-'));
  const empty = await birthmark('screen', 'link', '--wait', '1', '--data', dir, '--json'); // the setup may be serving there
  expect(empty.json()).toMatchObject({ fault: { code: 'station.not-serving' } });
  const wrong = await birthmark('screen', 'link', '--data', join(dir, 'none'), '--json');
  expect(wrong.json()).toMatchObject({ fault: { code: 'station.bad-config' } });
  await rm(dir, { recursive: true });
});

test('a directory that is no station has no sessions to list', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-none-'));
  const { exitCode, json } = await birthmark('screen', 'list', '--data', dir, '--json');
  expect(exitCode).toBe(1);
  expect(json()).toMatchObject({ fault: { code: 'station.bad-config' } });
  await rm(dir, { recursive: true });
});
