import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect } from 'vitest';
import { ask, connect, enter, openSocket, startKiosk, type TestKiosk } from '../host/serve/kiosk.ts';
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
