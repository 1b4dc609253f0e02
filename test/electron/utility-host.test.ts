import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, expect, test, vi } from 'vitest';
import { UtilityHost } from '../../electron/utility-host.ts';
import { HOST_MAIN } from '../../station-core/host/process/host-process.ts';
import { type HostNews, Launcher } from '../../station-core/host/process/launcher.ts';
import { makeStationToken } from '../signer/station-token.ts';
import type { ElectronPort } from './electron-ports.ts';
import { forked } from './electron-threads.ts';

/**
 * The shell's own code over processes that are threads here, with ports as Electron's: what it hands over, whom it ends
 * and what comes back is real, only Electron itself is not there.
 */

vi.mock('electron', () => import('./electron-threads.ts'));

const launchers: Launcher[] = [];
afterEach(async () => {
  await Promise.all(launchers.splice(0).map((launcher) => launcher.stop()));
  await Promise.all(forked.splice(0).map(({ worker }) => worker.terminate()));
});

function shell(dataDir = tmpdir()) {
  const host = new UtilityHost();
  const news: HostNews[] = [];
  const launcher = new Launcher({
    startProcess: () => host.start(),
    open: { dataDir },
    notify: (each) => news.push(each),
  });
  launchers.push(launcher);
  const screen = () => {
    const { node } = host.newScreen() as unknown as ElectronPort;
    const client = createORPCClient(new RPCLink({ port: node }));
    return { port: node, client: client as unknown as Record<'who' | 'die', () => Promise<unknown>> };
  };
  return { launcher, news, screen };
}

const hosts = () => forked.filter(({ main }) => main === HOST_MAIN);
const signers = () => forked.filter(({ main }) => main !== HOST_MAIN);

test('screens that came before the host, and after it, are answered by it', async () => {
  const { launcher, screen } = shell();
  const early = screen();
  await launcher.start();
  expect(await early.client.who()).toBe(hosts()[0]?.worker.threadId);
  const later = screen();
  expect(await later.client.who()).toBe(hosts()[0]?.worker.threadId);
  for (const { port } of [early, later]) port.close();
});

test('a host that dies closes its screens, and the next one answers them', async () => {
  const { launcher, news, screen } = shell();
  await launcher.start();
  const { client, port } = screen();
  const gone = once(port, 'close');
  client.die().catch(() => undefined);
  await gone;
  await expect.poll(() => news.length, { timeout: 20_000 }).toBe(3);
  expect(news).toMatchObject([{ kind: 'ready' }, { kind: 'gone', how: 'exit status 9' }, { kind: 'ready' }]);
  const again = screen();
  expect(await again.client.who()).toBe(hosts()[1]?.worker.threadId);
  again.port.close();
});

test('the signer is started beside the host; its fault comes through to the shell, and it ends with the host', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'birthmark-utility-'));
  const token = await makeStationToken();
  const start = { ...token.start, config: '/nowhere/signer.json' };
  writeFileSync(join(dataDir, 'start-signer.json'), JSON.stringify(start));
  const { launcher } = shell(dataDir);
  await expect(launcher.start()).rejects.toMatchObject({ code: 'signer.bad-config' });
  // A thread that ends may lose its last answer on a busy machine; the launcher then starts another host.
  expect(signers()).toHaveLength(hosts().length);
  expect(signers()[0]?.env['SOFTHSM2_CONF']).toBe(token.files.softhsmConf);
  expect(JSON.stringify(forked.map(({ env }) => env))).not.toContain(token.pin.reveal());
  await expect.poll(() => forked.map(({ worker }) => worker.threadId).filter((id) => id !== -1)).toEqual([]);
});

test.each([
  ['a program by its path', { name: '/bin/sh' }],
  ['a program that is not on the list', { name: 'trial' }],
  ['a property of every object', { name: 'constructor' }],
  ['a main file of its own', { name: 'token', env: {}, main: '/tmp/evil.ts' }],
  ['a variable that loads code', { name: 'token', env: { LD_PRELOAD: '/tmp/evil.so' } }],
  ['options of Node', { name: 'signer', args: [], env: { NODE_OPTIONS: '--import=/tmp/evil.ts' } }],
])('a host that asks the shell for %s is ended, and nothing is started', async (_what, process) => {
  const { launcher } = shell();
  await launcher.start();
  const [host] = hosts();
  host?.worker.emit('message', { kind: 'news', name: 'startProcess', news: { id: 1, process } });
  await expect.poll(() => host?.worker.threadId).toBe(-1);
  expect(signers()).toEqual([]);
});

test('stopping ends the host in good order', async () => {
  const { launcher } = shell();
  await launcher.start();
  const ended = once(hosts()[0]?.worker ?? expect.unreachable(), 'exit');
  await launcher.stop();
  expect(await ended).toEqual([0]);
  await launcher.ended();
});
