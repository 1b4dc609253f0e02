import { createConnection } from 'node:net';
import { access } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { setTimeout as sleepMs } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { expect, test, vi } from 'vitest';
import { startJig, type JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { serveJig } from '../../../fixtures/virtual-jig/serve.ts';
import { request, TestHost, u32 } from '../host.ts';
import { fillFlash } from '../sample-flash.ts';

const READ_MAGIC = request(0x0a, u32(0x40001000));

function only(boards: readonly JigBoard[]): JigBoard {
  const [board] = boards;
  if (board === undefined) throw new Error('no board');
  return board;
}

test('boards get distinct MACs of an Espressif block, or the one that is asked for', async () => {
  const specs = [{ chip: 'esp32', mac: '24:0a:c4:00:00:01' }, { chip: 'esp32c3' }, { chip: 'esp32c3' }] as const;
  await using jig = await startJig({ boards: specs });
  const macs = jig.boards.map((board) => board.mac);
  expect(macs[0]).toBe('24:0a:c4:00:00:01');
  expect(new Set(macs).size).toBe(3);
  expect(macs[1]).toMatch(/^7c:df:a1:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}$/);
});

test('a board that is put in the place of another has the same ports, another MAC and an empty flash', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const board = only(jig.boards);
  const { mac, address } = board;
  fillFlash(board);
  const before = await TestHost.open(address);
  await before.enterDownloadMode();
  await board.replace();
  await using host = await TestHost.open(address);
  await host.enterDownloadMode();
  expect((await host.ask(READ_MAGIC))[1]).toBe(0x0a);
  expect([board.address, board.mac === mac]).toEqual([address, false]);
  expect(board.flash.every((byte) => byte === 0xff)).toBe(true);
  await before[Symbol.asyncDispose]();
});

test('a second client is turned away while the first is there, and let in when it leaves', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const board = only(jig.boards);
  const first = await TestHost.open(board.address);
  const second = createConnection({ host: '127.0.0.1', port: Number(new URL(board.address).port) });
  let said = '';
  second.on('data', (bytes) => (said += bytes.toString('latin1')));
  await new Promise((resolve) => second.once('close', resolve));
  expect(said).toContain('Port already in use');
  await first[Symbol.asyncDispose]();
  await using third = await TestHost.open(board.address);
  await third.enterDownloadMode();
  expect((await third.ask(READ_MAGIC))[1]).toBe(0x0a);
});

test('a client that is cut off leaves the lines deasserted, and the board and its flash as they are', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const board = only(jig.boards);
  fillFlash(board);
  const before = Buffer.from(board.flash);
  const first = await TestHost.open(board.address);
  await first.lines(false, true); // in reset
  await first[Symbol.asyncDispose]();
  await using second = await TestHost.open(board.address);
  await second.until(() => second.text.includes('prov: SSID')); // EN was released, so it boots
  expect(board.flash.equals(before)).toBe(true);
});

test('a board in its loader stays there while nobody is connected', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const board = only(jig.boards);
  const first = await TestHost.open(board.address);
  await first.enterDownloadMode();
  await first[Symbol.asyncDispose]();
  await using second = await TestHost.open(board.address);
  expect((await second.ask(READ_MAGIC))[1]).toBe(0x0a);
});

test('raw TCP carries the same bytes, and BOOT and reset are pressed by hand there', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32' }] });
  const board = only(jig.boards);
  await using host = await TestHost.open(board.rawAddress);
  board.pressResetHoldingBoot();
  await host.until(() => host.text.includes('waiting for download'));
  host.forget();
  expect((await host.ask(READ_MAGIC)).readUInt32LE(4)).toBe(0x00f01d83);
});

test('a pty is a serial port of the machine, without modem lines, and goes with the jig', async () => {
  const jig = await startJig({ boards: [{ chip: 'esp32c3' }], pty: true });
  const board = only(jig.boards);
  const path = board.ptyPath ?? '';
  await sleepMs(100);
  const port = new SerialPort({ path, baudRate: 115_200 });
  let text = '';
  port.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  await new Promise((resolve) => port.once('open', resolve));
  board.powerCycle();
  for (let n = 0; n < 100 && !text.includes('invalid header'); n += 1) await sleepMs(20);
  expect(text).toContain('ESP-ROM:esp32c3-api1-20210207');
  const refused = await new Promise<Error | null>((resolve) => {
    port.set({ dtr: true, rts: false }, resolve);
  });
  expect(refused?.message).toContain('ioctl');
  await new Promise((resolve) => {
    port.close(resolve);
  });
  await jig[Symbol.asyncDispose]();
  await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('after the jig is disposed its ports are closed', async () => {
  const jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const { address } = only(jig.boards);
  await jig[Symbol.asyncDispose]();
  await expect(TestHost.open(address)).rejects.toThrow();
});

async function served(how: { readonly pty: boolean; readonly json: boolean }): Promise<string> {
  const stop = new AbortController();
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  try {
    const ended = serveJig({ boards: 2, chip: 'esp32', signal: stop.signal, ...how });
    for (let n = 0; n < 100 && written.length === 0; n += 1) await sleepMs(10);
    stop.abort();
    await ended;
  } finally {
    process.stdout.write = write;
  }
  return written.join('');
}

test.each([true, false])('for a person it prints a table, with pseudo terminals where they are (%s)', async (pty) => {
  const [heading = '', ...rows] = (await served({ pty, json: false })).split('\n');
  expect(heading.split(/ +/)).toEqual(['board', 'chip', 'mac', 'port', 'raw', ...(pty ? ['pty'] : [])]);
  expect(rows[0]?.split(/ +/)).toHaveLength(pty ? 6 : 5);
  expect(rows.join(' ').includes('pty')).toBe(pty);
  expect(rows.join(' ')).toContain('To see a fault');
});

test('serveJig prints one JSON document and ends with its signal', async () => {
  const { boards } = JSON.parse(await served({ pty: false, json: true })) as {
    boards: { address: string; chip: string; mac: string }[];
  };
  expect(boards).toHaveLength(2);
  expect(boards[0]?.address).toMatch(/^rfc2217:\/\/127\.0\.0\.1:\d+$/);
  expect(boards[0]?.chip).toBe('esp32');
});

test('each line that it reads puts fresh boards into all sockets, at the same ports', async () => {
  const input = new PassThrough();
  input.end('\n\n');
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const stop = new AbortController();
  try {
    const ended = serveJig({ boards: 1, chip: 'esp32', pty: false, json: true, signal: stop.signal, input });
    await vi.waitFor(() => {
      expect(written).toHaveLength(3);
    });
    stop.abort();
    await ended;
  } finally {
    write.mockRestore();
  }
  const boards = written.map((line) => (JSON.parse(line) as { boards: { address: string; mac: string }[] }).boards[0]);
  expect(new Set(boards.map((board) => board?.mac)).size).toBe(3);
  expect(new Set(boards.map((board) => board?.address)).size).toBe(1);
});
