import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { ask, connect, enter, openSocket, startKiosk, type TestKiosk } from '../host/serve/kiosk.ts';
import { SessionFolder } from '../../station-core/host/sessions/session-folder.ts';
import { attempt, attempts } from './tools/attempt.ts';

const NO_HEADERS: Readonly<Record<string, unknown>> = {};

/** Promise: a screen is let in by a link that works once, from its own page alone, and by nothing else. */

let kiosk: TestKiosk;
let origin: string;
let cookie: string;
beforeAll(async () => {
  kiosk = await startKiosk();
  ({ origin } = kiosk);
  cookie = await kiosk.cookie();
});
afterAll(() => kiosk[Symbol.asyncDispose]());

attempt('a link that was used before', async () => {
  const token = await kiosk.token();
  expect((await enter(origin, token)).status).toBe(204);
  const again = await enter(origin, token);
  expect(again.status).toBe(403);
  expect(again.headers['set-cookie']).toBeUndefined();
});

attempt('one link in two browsers at the same moment', async () => {
  const token = await kiosk.token();
  const answers = await Promise.all([1, 2, 3, 4].map(() => enter(origin, token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 403, 403, 403]);
});

attempts<[token: unknown]>(
  [
    ['no token', ''],
    ['a token that is a guess', 'A'.repeat(43)],
    ['a token that is a pattern', '*'],
    ['a token that is true', true],
    ['a token that is a list of all', []],
    ['a token of a megabyte', 'x'.repeat(1 << 20)],
  ],
  async (token) => {
    const headers = { origin, 'content-type': 'application/json' };
    const answer = await ask(origin, '/enter', { method: 'POST', headers, body: JSON.stringify({ token }) }).catch(
      (error: unknown) => ({ status: 'cut off', error, headers: NO_HEADERS }),
    );
    expect([403, 413, 'cut off']).toContain(answer.status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  },
);

attempts<[headers: () => Record<string, string>, status: number]>(
  [
    ['a socket with the ID of a session and a guessed secret', () => ({ origin, cookie: guessed(cookie) }), 401],
    ['a socket without a cookie', () => ({ origin }), 401],
    ['a socket with half a cookie', () => ({ origin, cookie: cookie.slice(0, -1) }), 401],
    ['a socket with a cookie and a letter more', () => ({ origin, cookie: `${cookie}A` }), 401],
    [
      'a socket with a cookie of another name',
      () => ({ origin, cookie: cookie.replace('birthmark', 'birthmerk') }),
      401,
    ],
    [
      'a socket from a page elsewhere, with the cookie of the browser',
      () => ({ origin: 'https://evil.example', cookie }),
      403,
    ],
    ['a socket from a page whose address begins like ours', () => ({ origin: `${origin}.evil.example`, cookie }), 403],
    ['a socket from a file on the disk', () => ({ origin: 'null', cookie }), 403],
    ['a socket that does not say where it comes from', () => ({ cookie }), 403],
    [
      'a socket under a name that was bound to this address (DNS rebinding)',
      () => ({ origin, cookie, host: 'evil.example' }),
      421,
    ],
  ],
  async (headers, status) => {
    expect(await openSocket(origin, headers())).toBe(status);
  },
);

const guessed = (of: string): string => of.replace(/\.[\w-]+$/, `.${'A'.repeat(43)}`);
const idOf = (of: string): string => /=([0-9a-f]{12})\./.exec(of)?.[1] ?? '';
const fileOf = (dataDir: string, of: string): string => join(dataDir, 'screens', `${idOf(of)}.json`);
const admitted = async (of: string, by = origin): Promise<boolean> =>
  (await ask(by, '/rpc', { headers: { cookie: of } })).status === 426;

attempt('the cookie of a session that was revoked', async () => {
  const [gone, other] = [await kiosk.cookie(), await kiosk.cookie()];
  const { socket } = await connect(origin, gone);
  const closed = once(socket, 'close');
  await new SessionFolder(kiosk.dataDir).revoke(idOf(gone));
  expect(await openSocket(origin, { origin, cookie: gone })).toBe(401);
  await closed;
  expect(await admitted(other)).toBe(true);
});

attempt('the file of a revoked session, put back while the station runs and after it starts again', async () => {
  const gone = await kiosk.cookie();
  const path = fileOf(kiosk.dataDir, gone);
  const file = await readFile(path);
  await new SessionFolder(kiosk.dataDir).revoke(idOf(gone));
  await writeFile(path, file, { mode: 0o600 });
  expect(await admitted(gone)).toBe(false);
  await using again = await startKiosk({ dataDir: kiosk.dataDir });
  expect(await admitted(gone, again.origin)).toBe(false);
  expect(await admitted(cookie, again.origin)).toBe(true);
});

attempt('the cookie of another data directory', async () => {
  await using elsewhere = await startKiosk();
  const foreign = await elsewhere.cookie();
  expect(await admitted(foreign, elsewhere.origin)).toBe(true);
  expect(await admitted(foreign)).toBe(false);
});

attempt('the file of one session under the name of another', async () => {
  const [mine, theirs] = [await kiosk.cookie(), await kiosk.cookie()];
  await cp(fileOf(kiosk.dataDir, mine), fileOf(kiosk.dataDir, theirs));
  expect(await admitted(mine.replace(idOf(mine), idOf(theirs)))).toBe(false);
  await rm(fileOf(kiosk.dataDir, theirs));
});

attempts<[path: string]>(
  [
    ['a file beside the screens', '/notes.pem'],
    ['a file above the screens', '/../outside.html'],
    ['a file above the screens, in percent signs', '/%2e%2e/outside.html'],
    ['a file above the screens, in percent signs twice', '/%252e%252e/outside.html'],
    ['a file above the screens, by the other slash', '/..%5coutside.html'],
    ['a file of the system', '//etc/passwd'],
    ['a file with a zero byte in its name', '/index.html%00.pem'],
  ],
  async (path) => {
    const { status, body } = await ask(origin, path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).not.toMatch(/outside|not for anybody|root:/);
  },
);

attempt('a request in the place of a socket, that never ends', async () => {
  const socket = connectTcp({ host: '127.0.0.1', port: kiosk.port });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('GET /rpc HTTP/1.1\r\nHost: ');
  const { client, socket: own } = await connect(origin, cookie);
  expect(await client.ping()).toMatchObject({ pong: true });
  own.close();
  socket.destroy();
});
