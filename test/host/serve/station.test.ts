import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Line, startLine } from '../../station/line.ts';
import {
  callStation,
  childrenOf,
  cookieFor,
  onlyChildOf,
  serveRefused,
  serveStation,
  type ServedStation,
} from './served-station.ts';

/** The whole of it: the command, the launcher, the real host on a real station directory, and a client as a page is one. */

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

test('a screen that was let in gets answers of the contract', async () => {
  const { client, socket } = await callStation(served.origin, served.cookie);
  expect(await client.session.current()).toBeNull();
  expect(await client.setup.health()).toMatchObject({ station: 'S01', firstStart: true, ledger: { ok: true } });
  socket.close();
});

test('Enter in the terminal draws another link, for another screen', async () => {
  const link = await served.anotherLink();
  expect(link.origin).toBe(served.origin);
  const { client, socket } = await callStation(served.origin, await cookieFor(link));
  expect(await client.session.current()).toBeNull();
  socket.close();
});

test('a second station on the same directory says who holds it', async () => {
  const { status, stdout } = await serveRefused(line.dataDir);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, fault: { code: 'ledger.busy' } });
  const { client, socket } = await callStation(served.origin, served.cookie);
  expect(await client.session.current()).toBeNull();
  socket.close();
});

test('a signer that is killed is there again for whoever asks next', async () => {
  const { client, socket } = await callStation(served.origin, served.cookie);
  const signer = onlyChildOf(onlyChildOf(served.process.pid));
  process.kill(signer, 'SIGKILL'); // a child of the host this test started
  await expect.poll(async () => (await client.setup.health()).hsm).toMatchObject({ ok: true, fault: null });
  expect(onlyChildOf(onlyChildOf(served.process.pid))).not.toBe(signer);
  socket.close();
});

test('a host that is killed comes back, and the page with its cookie too; who was signed in signs in again', async () => {
  const { client, socket } = await callStation(served.origin, served.cookie);
  await client.session.createFirstAdministrator({ id: 'ada', name: 'Ada', pin: '294817' });
  expect(await client.session.current()).toMatchObject({ person: { id: 'ada' } });
  const host = onlyChildOf(served.process.pid);
  const gone = once(socket, 'close');
  process.kill(host, 'SIGKILL'); // the host this test started
  await gone;
  const again = await callStation(served.origin, served.cookie);
  expect(await again.client.session.current()).toBeNull();
  expect(await again.client.session.signInWithPin({ id: 'ada', pin: '294817' })).toMatchObject({
    person: { id: 'ada' },
  });
  expect(onlyChildOf(served.process.pid)).not.toBe(host);
  expect(served.stderr()).toContain('The station process stopped (SIGKILL)');
  again.socket.close();
});

test('neither token nor cookie is in arguments, environment, output of errors or log', async () => {
  const link = await served.anotherLink();
  const secrets = [link.hash.replace('#token=', ''), served.cookie.replace('birthmark-screen=', '')];
  const host = onlyChildOf(served.process.pid);
  const places = [
    ...[served.process.pid ?? -1, host, ...childrenOf(host)].flatMap((pid) => [
      readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
      readFileSync(`/proc/${pid}/environ`, 'utf8'),
    ]),
    served.stderr(),
    readFileSync(join(line.dataDir, 'log', 'station.jsonl'), 'utf8'),
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(40);
    for (const place of places) expect(place).not.toContain(secret);
  }
});

test('a host whose launcher is killed takes itself out of service', async () => {
  await using other = await startLine();
  const orphaned = await serveStation(other.dataDir);
  const host = onlyChildOf(orphaned.process.pid);
  orphaned.process.kill('SIGKILL');
  await orphaned.exited;
  await expect.poll(() => existsSync(`/proc/${host}`)).toBe(false);
  await using again = await serveStation(other.dataDir); // nobody holds its ledger
  expect(again.cookie).not.toBe(orphaned.cookie);
});

test('SIGTERM ends all of it in good order', async () => {
  await using other = await startLine();
  const station = await serveStation(other.dataDir);
  const host = onlyChildOf(station.process.pid);
  station.process.kill('SIGTERM');
  expect(await station.exited).toBe(0);
  expect(existsSync(`/proc/${host}`)).toBe(false);
  // What keeps boards from passing here was said at the start: no slot has a port yet.
  expect(
    station
      .stderr()
      .split('\n')
      .filter((line) => line !== '' && !/^(?:warning (?:ports|browser)| {4,})/.test(line)),
  ).toEqual([]);
});
