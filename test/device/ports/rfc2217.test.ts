import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { openPort } from '../../../station-core/device/ports/open-port.ts';
import { Wire } from '../../../station-core/device/wire.ts';
import { COM_CONTROL, COM_MODEM_STATE, type ComPortMessage } from '../../../station-core/protocol/rfc2217/com-port.ts';
import { encodeTelnetOption } from '../../../station-core/protocol/rfc2217/telnet.ts';
import {
  at115200,
  everyByte,
  faultOf,
  never,
  open,
  refusalOf,
  setBaud,
  setLines,
  waitForBytes,
  write,
} from './port-talk.ts';
import { rfc2217EchoServer } from './rfc2217-server.ts';
import { hasSer2net, hasSocat, ptyPair, startSer2net } from './serial-programs.ts';

describe('rfc2217:// to our own server', () => {
  test('every byte passes both ways', async () => {
    await using server = await rfc2217EchoServer();
    await using port = await open(server.address);
    await write(port, everyByte);
    expect(await waitForBytes(port, everyByte.length)).toEqual(everyByte);
  });

  test('a megabyte of erased flash passes', async () => {
    await using server = await rfc2217EchoServer();
    await using port = await open(server.address);
    const erased = Buffer.alloc(1024 * 1024, 0xff);
    await write(port, erased);
    expect((await waitForBytes(port, erased.length)).equals(erased)).toBe(true);
  });

  test('the line is set on opening: 8N1 without flow control at the asked rate', async () => {
    const heard: ComPortMessage[] = [];
    await using server = await rfc2217EchoServer({ heard });
    await using _port = await open(server.address);
    expect(heard).toContainEqual({ kind: 'set-datasize', value: 8 });
    expect(heard).toContainEqual({ kind: 'set-parity', value: 1 });
    expect(heard).toContainEqual({ kind: 'set-stopsize', value: 1 });
    expect(heard).toContainEqual({ kind: 'set-control', value: COM_CONTROL.noFlowControl });
    expect(heard.at(-1)).toEqual({ kind: 'set-baudrate', baudRate: 115_200 });
  });

  test('DTR and RTS are set together, DTR first, and nothing else is touched', async () => {
    const heard: ComPortMessage[] = [];
    await using server = await rfc2217EchoServer({ heard });
    await using port = await open(server.address);
    heard.length = 0;
    expect(await setLines(port, { dtr: false, rts: true })).toBeUndefined();
    expect(await setLines(port, { dtr: true, rts: false })).toBeUndefined();
    const { dtrOn, dtrOff, rtsOn, rtsOff } = COM_CONTROL;
    expect(heard.map((message) => 'value' in message && message.value)).toEqual([dtrOff, rtsOn, dtrOn, rtsOff]);
  });

  test('the baud rate is changed, and a server that takes another one is reported', async () => {
    await using server = await rfc2217EchoServer({
      answer: (asked) =>
        asked.kind === 'set-baudrate' && asked.baudRate > 1e6 ? { kind: 'set-baudrate', baudRate: 115_200 } : asked,
    });
    await using port = await open(server.address);
    expect(await setBaud(port, 921_600)).toBeUndefined();
    expect(await setBaud(port, 3_000_000)).toBeInstanceOf(Error);
    expect(port.stream.isOpen).toBe(true);
  });

  test('modem state is what the server reported last', async () => {
    await using server = await rfc2217EchoServer();
    await using port = await open(server.address);
    server.say((peer) => peer.message({ kind: 'notify-modemstate', value: COM_MODEM_STATE.cts | COM_MODEM_STATE.dcd }));
    server.say((peer) => peer.data(Buffer.of(1)));
    await waitForBytes(port, 1);
    const status = await new Promise((resolve) => {
      port.stream.get((_error, reported) => {
        resolve(reported);
      });
    });
    expect(status).toEqual({ cts: true, dsr: false, dcd: true });
  });

  test('FLOWCONTROL-SUSPEND holds writing up until RESUME', async () => {
    await using server = await rfc2217EchoServer();
    await using port = await open(server.address);
    server.say((peer) => Buffer.concat([peer.message({ kind: 'flowcontrol-suspend' }), peer.data(Buffer.of(1))]));
    await waitForBytes(port, 1);
    port.stream.write(Buffer.of(2));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(port.received()).toHaveLength(1);
    server.say((peer) => peer.message({ kind: 'flowcontrol-resume' }));
    expect(await waitForBytes(port, 2)).toEqual(Buffer.of(1, 2));
  });

  test('flushing empties both buffers of the server', async () => {
    const heard: ComPortMessage[] = [];
    await using server = await rfc2217EchoServer({ heard });
    await using port = await open(server.address);
    const refusal = await refusalOf((done) => {
      port.stream.flush(done);
    });
    expect(refusal).toBeUndefined();
    expect(heard.at(-1)).toEqual({ kind: 'purge-data', value: 3 });
  });
});

describe('rfc2217:// to a server with bad manners', () => {
  test('one that refuses COM-PORT-OPTION gives a port without modem lines; bytes still pass', async () => {
    await using server = await rfc2217EchoServer({ greeting: encodeTelnetOption('dont', 44) });
    await using port = await open(server.address);
    expect(await setLines(port, { dtr: true, rts: true })).toBeInstanceOf(Error);
    expect(await setBaud(port, 921_600)).toBeInstanceOf(Error);
    server.say((peer) => peer.data(everyByte));
    expect(await waitForBytes(port, everyByte.length)).toEqual(everyByte);
  });

  test('one that does not speak telnet is distinguished from a port that works', async () => {
    await using server = await rfc2217EchoServer({ greeting: Buffer.from('ESP-ROM:esp32c3\r\n') });
    expect(await faultOf(openPort(server.address, at115200))).toBe('port.not-rfc2217');
  });

  test('one that hangs up at once is busy', async () => {
    await using server = await rfc2217EchoServer({ onConnect: (socket) => socket.end('Port already in use\r\n') });
    expect(await faultOf(openPort(server.address, at115200))).toBe('port.busy');
  });

  test('one that never answers for its baud rate is refused within the time-out', async () => {
    await using server = await rfc2217EchoServer({ answer: () => undefined });
    expect(await faultOf(openPort(server.address, at115200))).toBe('port.not-rfc2217');
  });

  test('one that never answers for its modem lines is asked once', async () => {
    const heard: ComPortMessage[] = [];
    await using server = await rfc2217EchoServer({
      heard,
      answer: (asked) => (asked.kind === 'set-control' ? undefined : asked),
    });
    await using port = await open(server.address);
    expect(await setLines(port, { dtr: true, rts: true })).toBeInstanceOf(Error);
    const heardOnce = heard.length;
    expect(await setLines(port, { dtr: false, rts: true })).toBeInstanceOf(Error);
    expect(heard).toHaveLength(heardOnce);
    expect(port.stream.isOpen).toBe(true);
  });

  test('one that sends garbage breaks neither the port nor its data', async () => {
    await using server = await rfc2217EchoServer();
    await using port = await open(server.address);
    const iac = 0xff;
    const garbage = [
      [iac, 0xfa, 44, 106, iac, 0xf0], // NOTIFY-LINESTATE without its byte
      [iac, 0xfa, 44, iac, 0xf0], // an empty subnegotiation
      [iac, 0xfa, 44, 255, 255, iac, 0xf0], // an unknown command
      [iac, 0xfa, 44, 101, ...Array.from({ length: 5000 }, () => 1), iac, 0xf0],
      [iac, 0xfa, 24, 1, iac, 0xf1, iac, 0xfb, 99, iac, 0xf6, iac, 0xfd, 99],
    ].flat();
    server.say((peer) => Buffer.concat([Buffer.from(garbage), peer.data(everyByte)]));
    expect(await waitForBytes(port, everyByte.length)).toEqual(everyByte);
    expect(await setLines(port, { dtr: true, rts: false })).toBeUndefined();
  });

  test('a dropped connection closes the stream, and the wire calls it port.lost', async () => {
    await using server = await rfc2217EchoServer();
    await using wire = new Wire(await openPort(server.address, at115200));
    const waiting = faultOf(wire.nextFrame({ timeoutMs: 5_000, signal: never }));
    server.hangUp();
    expect(await waiting).toBe('port.lost');
  });

  test('a dropped connection ends a call that waits for an answer', async () => {
    await using server = await rfc2217EchoServer({
      answer: (asked) => (asked.kind === 'set-control' ? undefined : asked),
    });
    await using port = await open(server.address);
    const waiting = setLines(port, { dtr: true, rts: true });
    server.hangUp();
    expect(await waiting).toBeInstanceOf(Error);
  });

  test('an abort during the negotiation ends it with its own reason', async () => {
    await using server = await rfc2217EchoServer({ greeting: Buffer.from('silence') });
    const stop = new AbortController();
    const reason = new Error('the operator stopped');
    setTimeout(() => {
      stop.abort(reason);
    }, 100);
    await expect(openPort(server.address, { baudRate: 115_200, signal: stop.signal })).rejects.toBe(reason);
  });
});

const why = 'needs ser2net and socat: apt-get install ser2net socat';
describe.skipIf(!hasSer2net || !hasSocat)(`rfc2217:// to a real ser2net (${why})`, () => {
  test('every byte passes both ways', async () => {
    await using pair = await ptyPair();
    await using server = await startSer2net(pair.near, 'telnet(rfc2217)');
    await using port = await open(server.address);
    await using board = await open(pair.far);
    await write(port, everyByte);
    await write(board, everyByte);
    expect(await waitForBytes(board, everyByte.length)).toEqual(everyByte);
    expect(await waitForBytes(port, everyByte.length)).toEqual(everyByte);
  });

  test('the baud rate is set; the pty behind it has no modem lines, and the port lives on', async () => {
    await using pair = await ptyPair();
    await using server = await startSer2net(pair.near, 'telnet(rfc2217)');
    await using port = await open(server.address);
    expect(await setBaud(port, 921_600)).toBeUndefined();
    expect(await setLines(port, { dtr: true, rts: false })).toBeInstanceOf(Error);
    expect(await setBaud(port, 115_200)).toBeUndefined();
  });

  test('a second client is busy, and after the first has left it may come', async () => {
    await using pair = await ptyPair();
    await using server = await startSer2net(pair.near, 'telnet(rfc2217)');
    const first = await open(server.address);
    expect(await faultOf(openPort(server.address, at115200))).toBe('port.busy');
    await first[Symbol.asyncDispose]();
    await using second = await open(server.address);
    expect(second.stream.isOpen).toBe(true);
  });

  test('telnet without RFC 2217 is a port without modem lines', async () => {
    await using pair = await ptyPair();
    await using server = await startSer2net(pair.near, 'telnet');
    await using port = await open(server.address);
    expect(await setLines(port, { dtr: true, rts: true })).toBeInstanceOf(Error);
  });

  test('raw mode behind rfc2217:// is noticed', async () => {
    await using pair = await ptyPair();
    await using server = await startSer2net(pair.near, 'raw');
    expect(await faultOf(openPort(server.address.replace('socket', 'rfc2217'), at115200))).toBe('port.not-rfc2217');
  });

  test('ser2net that dies is port.lost', async () => {
    await using pair = await ptyPair();
    await using server = await startSer2net(pair.near, 'telnet(rfc2217)');
    await using wire = new Wire(await openPort(server.address, at115200));
    const waiting = faultOf(wire.nextFrame({ timeoutMs: 5_000, signal: never }));
    await server.stop();
    expect(await waiting).toBe('port.lost');
  });
});
