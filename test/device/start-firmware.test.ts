import { afterAll, beforeAll, expect, test } from 'vitest';
import { startJig, type Jig, type JigBoard } from '../../fixtures/virtual-jig/jig.ts';
import { Board } from '../../station-core/device/board.ts';
import { fillFlash } from '../virtual-jig/sample-flash.ts';

let jig: Jig;
const signal = (): AbortSignal => AbortSignal.timeout(60_000);

beforeAll(async () => {
  jig = await startJig({ boards: [{ chip: 'esp32c3' }, { chip: 'esp32' }, { chip: 'esp32c3' }, { chip: 'esp32c3' }] });
});
afterAll(() => jig[Symbol.asyncDispose]());

function boardAt(index: number): JigBoard {
  const board = jig.boards[index];
  if (board === undefined) throw new Error('no board');
  return board;
}

test.each([0, 1])(
  'board %i: from its loader, and again from there, the start of its firmware is read',
  async (index) => {
    fillFlash(boardAt(index));
    await using board = new Board(boardAt(index).address, { bootTimeoutMs: 10_000 });
    await board.identify(signal());
    const started = { slotOffsetBytes: 0x2_0000, appVersion: '1.4.2', failed: false, starts: 1 };
    expect((await board.startFirmware(signal())).log).toMatchObject(started);
    expect(await board.md5({ offsetBytes: 0, lengthBytes: 0x1000 }, signal())).toMatch(/^[0-9a-f]{32}$/);
    expect((await board.startFirmware(signal())).log).toMatchObject(started);
  },
);

test('blank flash is a start that failed', async () => {
  await using board = new Board(boardAt(2).address, { bootTimeoutMs: 2_000 });
  await board.identify(signal());
  expect((await board.startFirmware(signal())).log).toEqual({ starts: 1, failed: true });
});

test('a boot loader that cannot read the application has not started it', async () => {
  fillFlash(boardAt(3));
  boardAt(3).inject('boot-fails');
  await using board = new Board(boardAt(3).address, { bootTimeoutMs: 2_000 });
  await board.identify(signal());
  expect((await board.startFirmware(signal())).log).toMatchObject({ failed: true });
});

test('of the console no more is shown than somebody has taken the secrets out of', async () => {
  fillFlash(boardAt(2));
  const consoleOf = async (redacted?: (text: string) => string) => {
    await using board = new Board(boardAt(2).address, { bootTimeoutMs: 10_000, ...(redacted && { redacted }) });
    await board.identify(signal());
    return (await board.startFirmware(signal())).console;
  };
  expect(Object.keys(await consoleOf()).sort()).toEqual(['banner', 'consoleBytes', 'consoleSha256Hex']);
  const shown = await consoleOf((text) => text.replaceAll('LAMP_A1B2C3', '▇'));
  expect(shown).toEqual({ bootLog: expect.stringContaining('SSID ▇') as string });
});
