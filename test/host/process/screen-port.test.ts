import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os } from '@orpc/server';
import { expect, test } from 'vitest';
import { screenPort } from '../../../station-core/host/process/screen-port.ts';
import { Screens } from '../../../station-core/host/api/screens.ts';
import { ProcessesOverPort } from '../../../station-core/host/process/processes-over-port.ts';
import { asElectron } from '../../electron/electron-ports.ts';

function desk() {
  const closed: number[] = [];
  let opened = 0;
  const screens = new Screens({
    router: {
      add: os.handler(({ input }) => (input as number[]).reduce((sum, each) => sum + each, 0)),
      who: os.$context<{ screen: number }>().handler(({ context }) => context.screen),
    },
    openScreen: () => {
      const screen = ++opened;
      return { context: { screen }, [Symbol.dispose]: () => closed.push(screen) };
    },
  });
  const seat = () => {
    const { port1, port2 } = new MessageChannel();
    screens.connect(screenPort(asElectron(port1)));
    const client = createORPCClient(new RPCLink({ port: port2 }));
    return { port: port2, client: client as unknown as Record<'add' | 'who', (input?: unknown) => Promise<unknown>> };
  };
  return { seat, closed };
}

test('the same calls are answered over a MessagePort, each screen with a context of its own', async () => {
  const { seat, closed } = desk();
  const [first, second] = [seat(), seat()];
  expect(await first.client.add([1, 2, 3])).toBe(6);
  expect([await first.client.who(), await second.client.who()]).toEqual([1, 2]);
  first.port.close();
  await expect.poll(() => closed).toEqual([1]);
  expect(await second.client.add([4])).toBe(4);
  second.port.close();
});

test.each([
  ['a number', 5],
  ['an object', { i: 1 }],
  ['no JSON', '{'],
  ['10 MB', 'x'.repeat(10 * 1024 * 1024)],
  ['bytes', new Uint8Array(9)],
])('a page that sends %s loses its port', async (_what, message) => {
  const { seat, closed } = desk();
  const { port } = seat();
  const gone = once(port, 'close');
  port.postMessage(message);
  await gone;
  expect(closed).toEqual([1]);
});

test('a process beside the host is asked for, spoken to once it is there, and lost with its port', async () => {
  const asked: unknown[] = [];
  const processes = new ProcessesOverPort((...news) => asked.push(news));
  const started = {
    name: 'signer' as const,
    args: ['--config', 'signer.json'],
    env: { SOFTHSM2_CONF: '/token/softhsm2.conf' },
  };
  const wire = processes.start(started);
  const heard: unknown[] = [];
  let gone = '';
  wire.listen({ message: (message) => heard.push(message), gone: (how) => (gone = how) });
  wire.post({ id: 1 });
  const { port1, port2 } = new MessageChannel();
  processes.take(1, asElectron(port1));
  const [first] = (await once(port2, 'message')) as [unknown];
  expect(first).toEqual({ id: 1 });
  port2.postMessage({ id: 1, kind: 'value' });
  await expect.poll(() => heard).toEqual([{ id: 1, kind: 'value' }]);
  wire.end('enough');
  expect(asked).toEqual([
    ['startProcess', { id: 1, process: started }],
    ['endProcess', { id: 1 }],
  ]);
  port2.close();
  await expect.poll(() => gone).toBe('its port closed');
});

test('a port that comes for a process that nobody waits for any more is closed', async () => {
  const processes = new ProcessesOverPort(() => undefined);
  const token = { name: 'token' as const, env: {} };
  processes.start(token).end('enough');
  const second = processes.start(token);
  const arrive = (id: number) => {
    const { port1, port2 } = new MessageChannel();
    processes.take(id, asElectron(port1));
    return port2;
  };
  await once(arrive(1), 'close');
  await once(arrive(9), 'close');
  second.post('to the second');
  expect(await once(arrive(2), 'message')).toEqual(['to the second']);
  await once(arrive(2), 'close'); // no other process takes its place
});
