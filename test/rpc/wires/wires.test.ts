import { once } from 'node:events';
import { join } from 'node:path';
import { Duplex, duplexPair, Transform } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { Client } from '../../../station-core/rpc/client.ts';
import { serve } from '../../../station-core/rpc/server.ts';
import type { Port, Wire } from '../../../station-core/rpc/wire.ts';
import { forkWire } from '../../../station-core/rpc/wires/child-process.ts';
import { arrivingPortWire } from '../../../station-core/rpc/wires/message-port.ts';
import { startThread } from '../../../station-core/rpc/wires/thread.ts';
import { Secret } from '../../../station-core/secret.ts';
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
    const given = { signal, timeoutMs: 30_000 };
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
    await expect(exiting.call('add', [], { signal, timeoutMs: 30_000 })).rejects.toMatchObject(gone);
    const killed = clientOn(fork());
    const pid = await killed.call('add', [process.pid], { signal, timeoutMs: 30_000 });
    process.kill(pid, 'SIGKILL'); // the child this test started, by its own id
    expect(await killed.ended).toBe('SIGKILL');
  });

  test('that answers and exits at once has answered', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = clientOn(fork());
      expect(await client.call('add', [0, 7], { signal, timeoutMs: 30_000 })).toBe(7);
      await client.ended;
    }
  });

  test('has no secret of its service in its arguments or environment', async () => {
    const asks = { pin: new Secret('correct-horse-battery') };
    expect(await clientOn(fork()).call('unlock', asks, { signal, timeoutMs: 30_000 })).toBe(false);
  });
});

test('a thread that an error ends is gone with it', async () => {
  const client = clientOn(started['a thread']());
  await expect(client.call('add', [], { signal, timeoutMs: 30_000 })).rejects.toMatchObject({
    ...{ code: 'signer.gone', evidence: { how: 'RangeError' }, cause: { message: 'caught by nobody' } },
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

/** Electron's ports hand over events, Node's hand over the data itself: everything else of them is alike. */
function asElectron(port: MessagePort): Port {
  return {
    postMessage: (message) => {
      port.postMessage(message);
    },
    on: (_message, listener) =>
      port.on('message', (data: unknown) => {
        listener({ data });
      }),
    once: (_close, listener) => port.once('close', listener),
    start: () => {
      port.start();
    },
    close: () => {
      port.close();
    },
  };
}
