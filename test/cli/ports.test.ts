import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Line, startLine } from '../station/line.ts';
import { birthmark } from './birthmark.ts';

let line: Line;

beforeAll(async () => {
  line = await startLine({ chip: 'esp32' });
});

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

test('chip says what is on a port and changes nothing on it', async () => {
  const [board] = await line.addBoards({ chip: 'esp32' });
  if (board === undefined) throw new Error('no board');
  const before = Buffer.from(board.flash);
  const ran = await birthmark('chip', '--port', board.address, '--json');
  expect(ran.json()).toMatchObject({ chip: 'esp32', mac: board.mac, flashSizeBytes: 4 * 1024 * 1024 });
  expect(board.flash.equals(before)).toBe(true);
});

test.each([['with the stub'], ['with the loader in ROM', '--no-stub']])(
  'flash writes a build and verifies it, %s',
  async (_name, ...options) => {
    const [board] = await line.addBoards({ chip: 'esp32' });
    if (board === undefined) throw new Error('no board');
    const ran = await birthmark(
      'flash',
      '--port',
      board.address,
      '--build',
      join(line.dataDir, 'product', 'build'),
      '--json',
      ...options,
    );
    expect(ran.json()).toMatchObject({ ok: true, mac: board.mac, chip: 'esp32' });
    for (const { offsetBytes, bytes } of line.product.build.files) {
      expect(board.flash.subarray(offsetBytes, offsetBytes + bytes.length).equals(bytes)).toBe(true);
    }
  },
);

test('flash refuses a build for another chip', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const ran = await birthmark(
    'flash',
    '--port',
    board.address,
    '--build',
    join(line.dataDir, 'product', 'build'),
    '--json',
  );
  expect(ran).toMatchObject({ exitCode: 1 });
  expect(ran.json()).toMatchObject({ fault: { code: 'board.wrong-chip' } });
});
