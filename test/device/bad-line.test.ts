import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { startJig, type JigBoard } from '../../fixtures/virtual-jig/jig.ts';
import { Board, type SlowedLine } from '../../station-core/device/board.ts';

const regions = [
  { name: 'text', offsetBytes: 0x1000, bytes: Buffer.alloc(40_000, 'all work and no play ') },
  { name: 'noise', offsetBytes: 0x20_000, bytes: randomBytes(60_000) },
];

const holds = (board: JigBoard): boolean =>
  regions.every(({ offsetBytes, bytes }) =>
    board.flash.subarray(offsetBytes, offsetBytes + bytes.length).equals(bytes),
  );

const soon = (): AbortSignal => AbortSignal.timeout(120_000);

test.concurrent('a line that is bad at the rate for writing is used at the next lower one, and evidence and events say so', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const [on] = jig.boards as [JigBoard];
  on.disturb({ seed: 1, damaged: 0.01, goodUpToBaud: 460_800 });
  await using board = new Board(on.address);
  await board.identify(soon());
  const slowed: SlowedLine[] = [];
  const written = await board.write(regions, { signal: soon(), onSlowed: (line) => slowed.push(line) });
  expect(slowed).toMatchObject([{ fromBaudRate: 921_600, toBaudRate: 460_800 }]);
  expect(written.map(({ baudRate }) => baudRate)).toEqual([460_800, 460_800]);
  expect(holds(on)).toBe(true);
}, 60_000);

test.concurrent('what was written before the line went bad is not written again', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const [on] = jig.boards as [JigBoard];
  await using board = new Board(on.address);
  await board.identify(soon());
  const slowed: SlowedLine[] = [];
  const written = await board.write(regions, {
    signal: soon(),
    onSlowed: (line) => slowed.push(line),
    onProgress: ({ region, writtenBytes }) => {
      if (region === 'text' && writtenBytes === 40_000) on.disturb({ seed: 2, lost: 0.01, goodUpToBaud: 460_800 });
    },
  });
  expect(slowed).toHaveLength(1);
  expect(written.map(({ name, skipped, baudRate }) => [name, skipped, baudRate])).toEqual([
    ['text', true, 460_800],
    ['noise', false, 460_800],
  ]);
  expect(holds(on)).toBe(true);
}, 60_000);

test.concurrent('a board that has fallen silent for good is reported as first seen', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const [on] = jig.boards as [JigBoard];
  on.inject('silent-at:DEFL_BEGIN');
  await using board = new Board(on.address);
  await board.identify(soon());
  await expect(board.write(regions, { signal: soon(), onSlowed: () => undefined })).rejects.toMatchObject({
    code: 'board.silent',
    evidence: { command: 'DEFL_BEGIN' },
  });
}, 60_000);

test.concurrent('a flash that holds something else than was sent is no matter of the line: nothing is slowed down', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const [on] = jig.boards as [JigBoard];
  on.inject('flash-bit-stuck');
  await using board = new Board(on.address);
  await board.identify(soon());
  const slowed: SlowedLine[] = [];
  const writing = board.write(regions, { signal: soon(), onSlowed: (line) => slowed.push(line) });
  await expect(writing).rejects.toMatchObject({ code: 'board.verify-mismatch' });
  expect(slowed).toEqual([]);
}, 60_000);
