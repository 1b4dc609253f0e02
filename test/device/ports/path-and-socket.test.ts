import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPort } from '../../../station-core/device/ports/open-port.ts';
import { Wire } from '../../../station-core/device/wire.ts';
import { at115200, everyByte, faultOf, never, open, setBaud, setLines, waitForBytes, write } from './port-talk.ts';
import { hasSer2net, hasSocat, ptyPair, startSer2net } from './serial-programs.ts';

describe.skipIf(!hasSocat)('a device path (needs socat for a pty pair)', () => {
  test('every byte passes both ways', async () => {
    await using pair = await ptyPair();
    await using near = await open(pair.near);
    await using far = await open(pair.far);
    await write(near, everyByte);
    await write(far, everyByte);
    expect(await waitForBytes(far, everyByte.length)).toEqual(everyByte);
    expect(await waitForBytes(near, everyByte.length)).toEqual(everyByte);
  });

  test('a port that is open already is busy', async () => {
    await using pair = await ptyPair();
    await using _near = await open(pair.near);
    expect(await faultOf(openPort(pair.near, at115200))).toBe('port.busy');
  });

  test('a pty has no modem lines and stays open all the same', async () => {
    await using pair = await ptyPair();
    await using near = await open(pair.near);
    expect(await setLines(near, { dtr: true, rts: false })).toBeInstanceOf(Error);
    expect(near.stream.isOpen).toBe(true);
  });

  test('an adapter that is unplugged is port.lost', async () => {
    await using pair = await ptyPair();
    await using wire = new Wire(await openPort(pair.near, at115200));
    const waiting = faultOf(wire.nextFrame({ timeoutMs: 5_000, signal: never }));
    await pair.hangUp();
    expect(await waiting).toBe('port.lost');
  });

  test('an adapter that was unplugged before anybody listened is port.lost too', async () => {
    await using pair = await ptyPair();
    const port = await openPort(pair.near, at115200);
    await pair.hangUp();
    await using wire = new Wire(port);
    expect(await faultOf(wire.nextFrame({ timeoutMs: 1_000, signal: never }))).toBe('port.lost');
  });

  test('what is no terminal is refused', async () => {
    await using pair = await ptyPair();
    const file = join(pair.folder, 'file');
    await writeFile(file, '');
    expect(await faultOf(openPort(file, at115200))).toBe('port.refused');
    expect(await faultOf(openPort(pair.folder, at115200))).toBe('port.refused');
  });

  test.skipIf(process.getuid?.() === 0)('a port of somebody else is refused (root may open all)', async () => {
    await using pair = await ptyPair();
    await chmod(pair.near, 0);
    expect(await faultOf(openPort(pair.near, at115200))).toBe('port.refused');
  });
});

test('a path that does not exist is gone', async () => {
  expect(await faultOf(openPort('/dev/birthmark-no-such-port', at115200))).toBe('port.gone');
});

test('a bad address is reported before anything is opened', async () => {
  expect(await faultOf(openPort('ftp://host:1', at115200))).toBe('port.bad-address');
});

describe('socket://', () => {
  test('every byte passes both ways, untouched', async () => {
    await using server = await listen((socket) => socket.pipe(socket));
    await using port = await open(server.address);
    await write(port, everyByte);
    expect(await waitForBytes(port, everyByte.length)).toEqual(everyByte);
  });

  test('it has neither modem lines nor a baud rate, and stays open', async () => {
    await using server = await listen(() => undefined);
    await using port = await open(server.address);
    expect(await setLines(port, { dtr: true, rts: true })).toBeInstanceOf(Error);
    expect(await setBaud(port, 921_600)).toBeInstanceOf(Error);
    expect(port.stream.isOpen).toBe(true);
  });

  test.each(['socket', 'rfc2217'])(
    '%s: nobody listening and a host that nobody knows are no matter of a cable',
    async (scheme) => {
      const server = await listen(() => undefined);
      await server[Symbol.asyncDispose]();
      const address = server.address.replace('socket', scheme);
      expect(await faultOf(openPort(address, at115200))).toBe('port.connection-refused');
      expect(await faultOf(openPort(`${scheme}://birthmark.invalid:1`, at115200))).toBe('port.unknown-host');
    },
  );

  test('a device server that negotiates telnet is said to be one, however its bytes are split', async () => {
    const greeting = Buffer.from('fffb00fffd00fffb03fffb2c', 'hex');
    for (const cut of [0, 1, 2, 3, 5]) {
      await using server = await listen((socket) => {
        socket.write(greeting.subarray(0, cut));
        setTimeout(() => socket.write(greeting.subarray(cut)), 20);
      });
      await using wire = new Wire(await openPort(server.address, at115200));
      expect(await faultOf(wire.nextFrame({ timeoutMs: 5_000, signal: never }))).toBe('port.is-rfc2217');
    }
  });

  test('what only looks like telnet for a byte or two is handed on as it is', async () => {
    for (const start of ['ff', 'fffa41', 'fffb99', '41fffb2c']) {
      const bytes = Buffer.concat([Buffer.from(start, 'hex'), everyByte]);
      await using server = await listen((socket) => socket.write(bytes));
      await using port = await open(server.address);
      expect(await waitForBytes(port, bytes.length)).toEqual(bytes);
    }
  });

  test.each(['end', 'resetAndDestroy'] as const)('a far end that goes away (%s) closes the stream', async (how) => {
    await using server = await listen((socket) => setTimeout(() => socket[how](), 30));
    await using port = await open(server.address);
    expect(await port.closed).toMatchObject({ disconnected: true });
  });

  test('what arrived before the far end went away is still read', async () => {
    await using server = await listen((socket) => socket.end(everyByte));
    await using port = await open(server.address);
    await port.closed;
    expect(port.received()).toEqual(everyByte);
  });

  test('the wire reports a dropped connection as port.lost', async () => {
    await using server = await listen((socket) => setTimeout(() => socket.destroy(), 30));
    await using wire = new Wire(await openPort(server.address, at115200));
    expect(await faultOf(wire.nextFrame({ timeoutMs: 5_000, signal: never }))).toBe('port.lost');
  });

  test('closing on purpose is no disconnect', async () => {
    await using server = await listen(() => undefined);
    const port = await open(server.address);
    await port[Symbol.asyncDispose]();
    expect(await port.closed).toBeNull();
  });

  test('an abort while connecting ends the wait with its own reason', async () => {
    const stop = new AbortController();
    const reason = new Error('the operator stopped');
    // TEST-NET-1 (RFC 5737): packets to it are dropped, or refused at once where there is no route.
    const opening = openPort('socket://192.0.2.1:9', { baudRate: 115_200, signal: stop.signal });
    stop.abort(reason);
    await expect(opening).rejects.toBe(reason);
  });
});

test.skipIf(!hasSer2net || !hasSocat)('socket:// to a real ser2net in raw mode (needs ser2net and socat)', async () => {
  await using pair = await ptyPair();
  await using server = await startSer2net(pair.near, 'raw');
  await using port = await open(server.address);
  await using board = await open(pair.far);
  await write(port, everyByte);
  expect(await waitForBytes(board, everyByte.length)).toEqual(everyByte);
});

interface Listener extends AsyncDisposable {
  readonly address: string;
}

async function listen(serve: (socket: Socket) => unknown): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    address: `socket://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
