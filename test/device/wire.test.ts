import { createServer, type Server, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openPort } from '../../station-core/device/ports/open-port.ts';
import { Wire, type WireWait } from '../../station-core/device/wire.ts';
import { encodeSlip } from '../../station-core/protocol/slip.ts';

const wait = (timeoutMs: number, signal = new AbortController().signal): WireWait => ({ timeoutMs, signal });

interface Line extends AsyncDisposable {
  readonly wire: Wire;
  /** The far end: what a board would hold. */
  readonly far: Socket;
  readonly received: Buffer[];
}

async function line(): Promise<Line> {
  const { promise: connected, resolve } = Promise.withResolvers<Socket>();
  const server: Server = createServer({ noDelay: true }, resolve);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = server.address();
  const tcpPort = typeof at === 'object' && at !== null ? at.port : 0;
  const port = await openPort(`socket://127.0.0.1:${tcpPort}`, {
    baudRate: 115_200,
    signal: AbortSignal.timeout(120_000),
  });
  const wire = new Wire(port);
  const far = await connected;
  const received: Buffer[] = [];
  far.on('data', (bytes) => received.push(bytes));
  far.on('error', () => undefined); // the test ends the line on purpose
  return {
    wire,
    far,
    received,
    [Symbol.asyncDispose]: async () => {
      await wire.close();
      far.destroy();
      server.close();
    },
  };
}

const frame = (...bytes: number[]): Buffer => Buffer.from(bytes);

test('frames come in order, console text is kept beside them', async () => {
  await using on = await line();
  on.far.write(
    Buffer.concat([Buffer.from('boot\r\n'), encodeSlip(frame(1)), Buffer.from('log'), encodeSlip(frame(2, 0xc0))]),
  );
  expect(await on.wire.nextFrame(wait(2_000))).toEqual(frame(1));
  expect(await on.wire.nextFrame(wait(2_000))).toEqual(frame(2, 0xc0));
  expect(on.wire.consoleText()).toBe('boot\r\nlog');
});

test('silence is an answer: undefined, after the time that was given', async () => {
  await using on = await line();
  const startMs = performance.now();
  expect(await on.wire.nextFrame(wait(120))).toBeUndefined();
  expect(performance.now() - startMs).toBeGreaterThan(110);
  on.far.write('only text');
  expect(await on.wire.nextFrame(wait(50))).toBeUndefined();
});

test('an abort ends a wait at once, with its own reason', async () => {
  await using on = await line();
  const stop = new AbortController();
  const waiting = on.wire.nextFrame(wait(60_000, stop.signal));
  stop.abort(new Error('stop'));
  await expect(waiting).rejects.toThrow('stop');
  await expect(on.wire.send(frame(1), wait(1_000, stop.signal))).rejects.toThrow('stop');
});

test('a line that dies ends every wait as port.lost, and everything after', async () => {
  await using on = await line();
  const waiting = on.wire.nextFrame(wait(60_000));
  on.far.destroy();
  await expect(waiting).rejects.toMatchObject({ code: 'port.lost', evidence: { port: on.wire.address } });
  await expect(on.wire.nextFrame(wait(10))).rejects.toMatchObject({ code: 'port.lost' });
  await expect(on.wire.sendFrame(frame(1), wait(10))).rejects.toMatchObject({ code: 'port.lost' });
});

test('frames that came before the line died can still be read', async () => {
  await using on = await line();
  on.far.end(encodeSlip(frame(7)));
  await expect.poll(() => on.wire.receivedBytes).toBe(3);
  expect(await on.wire.nextFrame(wait(1_000))).toEqual(frame(7));
  await expect(on.wire.nextFrame(wait(1_000))).rejects.toMatchObject({ code: 'port.lost' });
});

test('sendFrame frames, send does not', async () => {
  await using on = await line();
  await on.wire.sendFrame(frame(0xc0, 1), wait(1_000));
  await on.wire.send(frame(0xc0), wait(1_000));
  await expect.poll(() => Buffer.concat(on.received).toString('hex')).toBe('c0dbdc01c0c0');
});

test('discardInput forgets frames and halves of frames, not the console', async () => {
  await using on = await line();
  on.far.write(Buffer.concat([Buffer.from('text'), encodeSlip(frame(1)), Buffer.from([0xc0, 2, 3])]));
  await expect.poll(() => on.wire.receivedBytes).toBe(10);
  on.wire.discardInput();
  expect(on.wire.receivedBytes).toBe(0);
  on.far.write(encodeSlip(frame(4)));
  expect(await on.wire.nextFrame(wait(1_000))).toEqual(frame(4));
  expect(on.wire.consoleText()).toContain('text');
});

test('damaged frames are counted and kept as console text', async () => {
  await using on = await line();
  on.wire.isFrame = (bytes) => bytes[0] === 1;
  on.far.write(Buffer.concat([encodeSlip(Buffer.from('what')), encodeSlip(frame(1, 2))]));
  expect(await on.wire.nextFrame(wait(1_000))).toEqual(frame(1, 2));
  expect(on.wire.brokenFrames).toBe(1);
  expect(on.wire.consoleText()).toBe('what');
});

test('a raw TCP line has no modem lines, and that is no error', async () => {
  await using on = await line();
  expect(await on.wire.setModemLines({ dtr: false, rts: true }, AbortSignal.timeout(1_000))).toBe(false);
});

test('a board that floods the line does not fill the memory', async () => {
  await using on = await line();
  const flood = Buffer.concat(Array.from({ length: 1_000 }, (_, index) => encodeSlip(frame(1, index & 0xff))));
  const text = Buffer.alloc(300_000, 'panic ');
  on.far.write(Buffer.concat([flood, text]));
  await expect.poll(() => on.wire.receivedBytes).toBe(flood.length + text.length);
  let frames = 0;
  while ((await on.wire.nextFrame(wait(0))) !== undefined) frames += 1;
  expect(frames).toBeLessThanOrEqual(256);
  expect(on.wire.consoleText().length).toBe(64 * 1024);
});

test('closing twice is closing once', async () => {
  await using on = await line();
  await on.wire.close();
  await on.wire.close();
  await expect(on.wire.nextFrame(wait(10))).rejects.toMatchObject({ code: 'port.lost' });
});
