import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { connect, startKiosk, type TestKiosk } from './kiosk.ts';

let kiosk: TestKiosk;
let cookie: string;
beforeAll(async () => {
  kiosk = await startKiosk();
  cookie = await kiosk.cookie();
});
afterAll(() => kiosk[Symbol.asyncDispose]());

const closeCode = async (socket: WebSocket): Promise<number> => ((await once(socket, 'close')) as [number])[0];

test('a message of 10 MB ends this connection and no other', async () => {
  const [bad, good] = [await connect(kiosk.origin, cookie), await connect(kiosk.origin, cookie)];
  const closed = closeCode(bad.socket);
  bad.client.echo('x'.repeat(10 * 1024 * 1024)).catch(() => undefined);
  expect(await closed).toBe(1009); // message too big
  expect(await good.client.ping()).toMatchObject({ pong: true });
  good.socket.close();
});

test.each(['{', '', 'hello', '"1234'])('what is not JSON ends the connection: %s', async (text) => {
  const { socket } = await connect(kiosk.origin, cookie);
  const closed = closeCode(socket);
  socket.send(text);
  expect(await closed).toBe(1008);
});

test.each([
  'null',
  '5',
  '[]',
  '{}',
  '{"i":1}',
  '{"i":"x1","p":{"u":5}}',
  '{"i":"x1","p":{"u":"//x"}}',
  '{"i":"9","t":3,"p":{}}',
])('JSON that is no call harms nobody: %s', async (text) => {
  const { socket, client } = await connect(kiosk.origin, cookie);
  socket.send(text);
  expect(await client.ping()).toMatchObject({ pong: true });
  socket.close();
});

test('binary messages are not spoken here', async () => {
  const { socket } = await connect(kiosk.origin, cookie);
  const closed = closeCode(socket);
  socket.send(Buffer.from('{}'));
  expect(await closed).toBe(1003);
});

test('a screen that stops reading holds up its own events and not the station', async () => {
  const [slow, good] = [await connect(kiosk.origin, cookie), await connect(kiosk.origin, cookie)];
  const events = await slow.client.flood();
  slow.socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = await good.client.ping();
  expect(before.pong).toBe(true);
  slow.socket.resume();
  for await (const event of events) {
    expect(event).toHaveLength(10_000);
    break;
  }
  slow.socket.terminate();
  expect((await good.client.ping()).pid).toBe(before.pid);
  good.socket.close();
});
