import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connect, enter, launcherOn, startKiosk, writeScreens } from '../serve/kiosk.ts';

test('a host that is killed comes back on the same port, and the same cookie still holds', async () => {
  await using kiosk = await startKiosk();
  const cookie = await kiosk.cookie();
  const { client, socket } = await connect(kiosk.origin, cookie);
  const { pid } = await client.ping();
  const gone = once(socket, 'close');
  process.kill(pid, 'SIGKILL'); // the host this test started, by its own id
  await gone;
  const again = await reconnect(kiosk.origin, cookie);
  expect(await again.client.ping()).toMatchObject({ pong: true });
  expect((await again.client.ping()).pid).not.toBe(pid);
  expect(kiosk.news).toMatchObject([{ kind: 'ready' }, { kind: 'gone', how: 'SIGKILL' }, { kind: 'ready' }]);
  again.socket.close();
});

test('a link drawn before the host died is worth nothing after it; another one is drawn', async () => {
  await using kiosk = await startKiosk();
  const cookie = await kiosk.cookie();
  const token = await kiosk.token();
  const { client, socket } = await connect(kiosk.origin, cookie);
  process.kill((await client.ping()).pid, 'SIGKILL');
  await once(socket, 'close');
  (await reconnect(kiosk.origin, cookie)).socket.close();
  expect((await enter(kiosk.origin, token)).status).toBe(403);
  expect((await enter(kiosk.origin, await kiosk.token())).status).toBe(204);
});

test('a fault at the first start is reported at once and not retried', async () => {
  const { launcher, news } = launcherOn({ dataDir: '/busy', screensDir: await screens() });
  await expect(launcher.start()).rejects.toMatchObject({ code: 'ledger.busy', evidence: { path: '/busy' } });
  expect(news).toEqual([]);
});

test('a fault that shows only when screens are let in already ends it too, unless there was service before', async () => {
  const { launcher, news } = launcherOn({ dataDir: '/late-refusal', screensDir: await screens() });
  await launcher.start();
  await expect(launcher.ended()).rejects.toMatchObject({ code: 'hsm.missing' });
  expect(news).toEqual([{ kind: 'ready' }]);
});

test('a PIN that the token refused is never tried again by itself, not even after service', async () => {
  const dataDir = join(await mkdtemp(join(tmpdir(), 'birthmark-launcher-')), 'wrong-pin-next-time');
  await mkdir(dataDir);
  await using kiosk = await startKiosk({ dataDir });
  const { client, socket } = await connect(kiosk.origin, await kiosk.cookie());
  const ended = expect(kiosk.launcher.ended()).rejects.toMatchObject({ code: 'hsm.wrong-pin' });
  process.kill((await client.ping()).pid, 'SIGKILL');
  await once(socket, 'close');
  await ended;
  expect(kiosk.news.filter(({ kind }) => kind === 'gone')).toHaveLength(1);
});

test('a host that dies at every start is given up, and says so', async () => {
  const { launcher, news } = launcherOn({ dataDir: '/bug', screensDir: await screens() });
  await expect(launcher.start()).rejects.toMatchObject({
    code: 'station.host-gone',
    evidence: { how: 'exit status 70' },
  });
  expect(news).toHaveLength(5);
});

test('once a station is set up, the next process opens it on the same port, with the same session, and nothing has failed', async () => {
  const dataDir = join(await mkdtemp(join(tmpdir(), 'birthmark-launcher-')), 'to-set-up');
  await mkdir(dataDir);
  await using kiosk = await startKiosk({ dataDir });
  const cookie = await kiosk.cookie();
  const { client, socket } = await connect(kiosk.origin, cookie);
  const { pid } = await client.ping();
  const gone = once(socket, 'close');
  await writeFile(join(dataDir, 'answered'), '');
  await gone;
  const again = await reconnect(kiosk.origin, cookie);
  expect((await again.client.ping()).pid).not.toBe(pid);
  expect(kiosk.news).toEqual([{ kind: 'ready' }, { kind: 'ready' }]);
  expect(kiosk.preparations()).toBe(2);
  again.socket.close();
});

test('a port that another program holds is a fault', async () => {
  const other = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { launcher } = launcherOn({ port, screensDir: await screens() });
  await expect(launcher.start()).rejects.toMatchObject({ code: 'station.address-taken' });
  other.close();
});

test('stopping ends the host in good order', async () => {
  const kiosk = await startKiosk();
  const { client, socket } = await connect(kiosk.origin, await kiosk.cookie());
  const { pid } = await client.ping();
  const gone = once(socket, 'close');
  await kiosk[Symbol.asyncDispose]();
  await gone;
  expect(() => process.kill(pid, 0)).toThrow();
  await kiosk.launcher.ended();
});

async function screens(): Promise<string> {
  return writeScreens(await mkdtemp(join(tmpdir(), 'birthmark-screens-')));
}

/** As a page does: tries again until somebody answers. */
async function reconnect(origin: string, cookie: string): ReturnType<typeof connect> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await connect(origin, cookie);
    } catch (error) {
      if (attempt > 600) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
