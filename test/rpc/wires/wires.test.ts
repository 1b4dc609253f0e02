import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { Duplex, duplexPair, Transform } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { Client } from '../../../station-core/rpc/client.ts';
import { serve } from '../../../station-core/rpc/server.ts';
import type { Port, Wire } from '../../../station-core/rpc/wire.ts';
import { childWire, forkWire } from '../../../station-core/rpc/wires/child-process.ts';
import { arrivingPortWire } from '../../../station-core/rpc/wires/message-port.ts';
import { startThread } from '../../../station-core/rpc/wires/thread.ts';
import { Secret } from '../../../station-core/secret.ts';
import { asElectron } from '../../electron/electron-ports.ts';
import { type LampService, lampHandlers, lampService } from '../lamp-service.ts';
import { streamWire } from './stream-wire.ts';

const signal = new AbortController().signal;
const clients: Client<LampService>[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()));
});

function clientOn(wire: Wire): Client<LampService> {
  const client = new Client(lampService, wire, { news: { burnt: () => undefined } });
  clients.push(client);
  return client;
}

const started = {
  'a forked child': () => forkWire({ main: join(import.meta.dirname, 'answering-child.ts'), env: { LAMP: 'on' } }),
  'a thread': () =>
    startThread({ main: new URL('answering-thread.ts', import.meta.url), workerData: null, keepsAlive: true }),
  'a message port': () => {
    const { port1, port2 } = new MessageChannel();
    serveOn(arrivingPortWire(Promise.resolve(asElectron(port2)), () => undefined));
    return arrivingPortWire(Promise.resolve(asElectron(port1)), () => {
      port1.close();
    });
  },
  'a stream of bytes': () => {
    const [ours, theirs] = duplexPair();
    serveOn(streamWire(theirs));
    return streamWire(ours);
  },
};

describe.each(Object.entries(started))('over %s', (_name, start) => {
  test('calls are answered, bytes stay bytes, events come before the answer', { timeout: 60_000 }, async () => {
    const client = clientOn(start());
    const given = { signal };
    expect(await client.call('reverse', { content: Uint8Array.of(1, 2, 3) }, given)).toEqual(Uint8Array.of(3, 2, 1));
    const events: number[] = [];
    await client.call('count', { to: 500 }, { ...given, heard: (event) => events.push(event) });
    expect(events).toHaveLength(500);
  });

  test('whoever ends the client waits until the other end is gone', async () => {
    const client = clientOn(start());
    const waiting = expect(client.call('wait', null, { signal })).rejects.toMatchObject({ code: 'signer.gone' });
    await client.end();
    await waiting;
    expect(typeof (await client.ended)).toBe('string');
  });
});

describe('a forked child', () => {
  const fork = started['a forked child'];

  test('that exits is gone with its status, and one that is killed with its signal', async () => {
    const exiting = clientOn(fork());
    const gone = { code: 'signer.gone', evidence: { how: 'exit status 3' } };
    await expect(exiting.call('add', [], { signal })).rejects.toMatchObject(gone);
    const killed = clientOn(fork());
    const pid = await killed.call('add', [process.pid], { signal });
    process.kill(pid, 'SIGKILL'); // the child this test started, by its own id
    expect(await killed.ended).toBe('SIGKILL');
  });

  test('that answers and exits at once has answered, however busy we are', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = clientOn(fork());
      await client.call('add', [1], { signal });
      const sum = client.call('add', [0, 7], { signal });
      await new Promise((resolve) => setImmediate(resolve));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500); // answer and exit are there before we look
      expect(await sum).toBe(7);
      await client.ended;
    }
  });

  test('whose end is reported before its last message has given that message first', () => {
    const child = Object.assign(new EventEmitter(), { connected: true, pid: 1, send: () => true, kill: () => true });
    const heard: unknown[] = [];
    childWire(child as unknown as ChildProcess).listen({
      message: (message) => heard.push(message),
      gone: (how) => heard.push(how),
    });
    child.emit('exit', 0, null);
    child.emit('message', 'the last one');
    child.connected = false;
    child.emit('disconnect');
    expect(heard).toEqual(['the last one', 'exit status 0']);
  });

  test('that cannot be started at all is gone, and so is one that had closed its channel before it ended', () => {
    const listen = (child: EventEmitter): string[] => {
      const ways: string[] = [];
      childWire(child as unknown as ChildProcess).listen({ message: () => undefined, gone: (how) => ways.push(how) });
      return ways;
    };
    const unborn = Object.assign(new EventEmitter(), { connected: true, pid: undefined });
    const unbornWays = listen(unborn);
    unborn.emit('error', Object.assign(new Error(), { code: 'EAGAIN' }));
    const closed = Object.assign(new EventEmitter(), { connected: false, pid: 1 });
    const closedWays = listen(closed);
    closed.emit('error', new Error('a message that was not taken'));
    closed.emit('exit', null, 'SIGTERM');
    expect([unbornWays, closedWays]).toEqual([['cannot run: EAGAIN'], ['SIGTERM']]);
  });

  test('has no secret of its service in its arguments or environment', async () => {
    const asks = { pin: new Secret('correct-horse-battery') };
    expect(await clientOn(fork()).call('unlock', asks, { signal })).toBe(false);
  });
});

test('a thread that an error ends is gone with it', async () => {
  const client = clientOn(started['a thread']());
  await expect(client.call('add', [], { signal })).rejects.toMatchObject({
    code: 'signer.gone',
    evidence: { how: 'RangeError' },
    cause: { message: 'caught by nobody' },
  });
});

describe('a port that is still on its way', () => {
  test('gets what was asked before it came', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<Port>();
    const { port1, port2 } = new MessageChannel();
    const client = clientOn(
      arrivingPortWire(arrived, () => {
        port1.close();
      }),
    );
    const sum = client.call('add', [1, 2], { signal });
    serveOn(arrivingPortWire(Promise.resolve(asElectron(port2)), () => undefined));
    resolve(asElectron(port1));
    expect(await sum).toBe(3);
  });

  test('is not waited for when the client is ended first', async () => {
    const asked: string[] = [];
    const wire = arrivingPortWire(new Promise(() => undefined), (reason) => asked.push(reason));
    const client = clientOn(wire);
    await client.end();
    expect([asked.length, await client.ended]).toEqual([1, 'ended before its port came']);
  });

  test('is lost when its other end closes', async () => {
    const { port1, port2 } = new MessageChannel();
    const client = clientOn(arrivingPortWire(Promise.resolve(asElectron(port1)), () => undefined));
    const waiting = expect(client.call('wait', null, { signal })).rejects.toMatchObject({ code: 'signer.gone' });
    await once(port2, 'message');
    port2.close();
    await waiting;
    expect(await client.ended).toBe('its port closed');
  });
});

test('a stream of bytes that is cut anywhere carries the same calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), async (sizes) => {
      const [ours, theirs] = duplexPair();
      serveOn(streamWire(Duplex.from({ readable: theirs.pipe(cutInto(sizes)), writable: theirs })));
      const client = clientOn(streamWire(Duplex.from({ readable: ours.pipe(cutInto(sizes)), writable: ours })));
      const calls = [[1], [2, 3], [4, 5, 6]].map((terms) => client.call('add', terms, { signal }));
      expect(await Promise.all(calls)).toEqual([1, 5, 15]);
    }),
    { numRuns: 60 },
  );
});

function serveOn(wire: Wire): void {
  serve(lampService, wire, { handlers: lampHandlers, order: 'side-by-side', gone: () => undefined });
}

function cutInto(sizes: readonly number[]): Transform {
  let at = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let from = 0; from < chunk.length;) {
        const size = sizes[at++ % sizes.length] ?? 1;
        this.push(chunk.subarray(from, from + size));
        from += size;
      }
      done();
    },
  });
}
