import { networkInterfaces } from 'node:os';
import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, connect, enter, openSocket, startKiosk, type TestKiosk } from './kiosk.ts';

let kiosk: TestKiosk;
let origin: string;
beforeAll(async () => {
  kiosk = await startKiosk();
  ({ origin } = kiosk);
});
afterAll(() => kiosk[Symbol.asyncDispose]());

test('a link lets one browser in, and its cookie opens the socket', async () => {
  const { client, socket } = await connect(origin, await kiosk.cookie());
  expect(await client.ping()).toMatchObject({ pong: true });
  socket.close();
});

test('the cookie is for no script, no other site and no other path', async () => {
  const answer = await enter(origin, await kiosk.token());
  expect(answer.status).toBe(204);
  expect(answer.headers['set-cookie']?.[0]).toMatch(
    /^birthmark-screen=[0-9a-f]{12}\.[\w-]{43}; Path=\/rpc; HttpOnly; SameSite=Strict$/,
  );
});

test('a link works once', async () => {
  const token = await kiosk.token();
  expect((await enter(origin, token)).status).toBe(204);
  const again = await enter(origin, token);
  expect(again.status).toBe(403);
  expect(again.headers['set-cookie']).toBeUndefined();
});

test('a link that has run out lets nobody in', async () => {
  await using short = await startKiosk({ linkLifetimeMs: 30 });
  const token = await short.token();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect((await enter(short.origin, token)).status).toBe(403);
});

test.each(['', 'x', 'x'.repeat(200)])('an invented token lets nobody in: %#', async (token) => {
  expect((await enter(origin, token)).status).toBe(403);
});

test('a door that is pushed with something else stays closed', async () => {
  const headers = { origin, 'content-type': 'application/json' };
  for (const body of ['', 'null', '{', '[]', '{"token":5}', '{"token":"x","more":1}', 'x'.repeat(10_000)]) {
    expect((await ask(origin, '/enter', { method: 'POST', headers, body })).status).toBe(403);
  }
  expect((await ask(origin, '/enter')).status).toBe(405);
});

test('a token that comes from a page of another origin is not even looked at', async () => {
  const token = await kiosk.token();
  for (const foreign of [
    'http://evil.example',
    `http://localhost:${kiosk.port}`,
    'null',
    `https://127.0.0.1:${kiosk.port}`,
  ]) {
    expect((await enter(origin, token, { origin: foreign })).status).toBe(403);
  }
  expect((await enter(origin, token)).status).toBe(204);
});

test('whoever asks under another name is sent away, as in DNS rebinding', async () => {
  for (const host of ['evil.example', `evil.example:${kiosk.port}`, `localhost:${kiosk.port}`, '127.0.0.1', '[::1]']) {
    for (const path of ['/', '/enter', '/rpc']) {
      expect((await ask(origin, path, { headers: { host } })).status).toBe(421);
    }
    const headers = { origin, cookie: await kiosk.cookie(), host };
    expect(await openSocket(origin, headers)).toBe(421);
  }
});

test('a WebSocket from another origin is refused, with the right cookie too', async () => {
  const cookie = await kiosk.cookie();
  for (const foreign of ['http://evil.example', `http://localhost:${kiosk.port}`, 'null', `${origin}.evil.example`]) {
    expect(await openSocket(origin, { origin: foreign, cookie })).toBe(403);
  }
  expect(await openSocket(origin, { cookie })).toBe(403);
});

test('a WebSocket without the cookie, or with a wrong one, is refused', async () => {
  const cookie = await kiosk.cookie();
  expect(await openSocket(origin, { origin })).toBe(401);
  expect(await openSocket(origin, { origin, cookie: `${cookie}x` })).toBe(401);
  expect(await openSocket(origin, { origin, cookie: cookie.slice(0, -1) })).toBe(401);
  expect(await openSocket(origin, { origin, cookie: 'birthmark-screen=' })).toBe(401);
});

test('a page can ask whether it is let in, because a browser does not report it', async () => {
  expect((await ask(origin, '/rpc')).status).toBe(401);
  expect((await ask(origin, '/rpc', { headers: { cookie: await kiosk.cookie() } })).status).toBe(426);
});

test('a WebSocket on any other route is refused', async () => {
  const headers = { origin, cookie: await kiosk.cookie() };
  for (const path of ['/', '/rpc/', '/rpc?x=1', '/enter', '/other']) {
    expect(await openSocket(origin, headers, path)).toBe(404);
  }
});

test('it listens on the loopback address only', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ address }) => address !== '127.0.0.1' && !address.startsWith('fe80'))
    .map(({ address }) => address);
  for (const host of others) {
    const socket = connectTcp({ host, port: kiosk.port });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  }
  expect(others.length, 'this machine has no address but the loopback: nothing was tried').toBeGreaterThan(0);
});
