import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { fitToScreens, MIN_SIZE, parseWindowState, type WindowState } from '../../electron/window-state.ts';
import { readWindowState, writeWindowState } from '../../electron/window-state-file.ts';

const primary = { x: 0, y: 0, width: 1920, height: 1040 };
const second = { x: 1920, y: 0, width: 1366, height: 728 };
const state = (bounds: WindowState['bounds']): WindowState => ({ bounds, maximized: false, fullScreen: false });

test('a window comes back where it stood', () => {
  const stood = state({ x: 100, y: 50, width: 1200, height: 800 });
  expect(fitToScreens(stood, [primary, second])).toEqual(stood);
  const onSecond = state({ x: 2000, y: 10, width: 1100, height: 700 });
  expect(fitToScreens(onSecond, [primary, second])).toEqual(onSecond);
});

test('a window of a screen that is gone comes to the primary one', () => {
  const onSecond = state({ x: 2000, y: 10, width: 1100, height: 700 });
  expect(fitToScreens(onSecond, [primary])).toMatchObject({ bounds: primary, maximized: true });
});

test('a window whose title bar nobody could reach is brought back', () => {
  for (const y of [-800, 1039, 5000]) {
    expect(fitToScreens(state({ x: 100, y, width: 1200, height: 800 }), [primary]).bounds).toEqual(primary);
  }
});

test('the first window fills the primary screen', () => {
  expect(fitToScreens(undefined, [primary, second])).toEqual({ bounds: primary, maximized: true, fullScreen: false });
});

test('whatever was remembered, the window lies on a screen', () => {
  const number = fc.integer({ min: -100_000, max: 100_000 });
  const size = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(fc.record({ x: number, y: number, width: size, height: size }), (bounds) => {
      const { bounds: fitted } = fitToScreens(state(bounds), [primary, second]);
      const area = [primary, second].find(
        (each) =>
          fitted.x >= each.x &&
          fitted.y >= each.y &&
          fitted.x + fitted.width <= each.x + each.width &&
          fitted.y + fitted.height <= each.y + each.height,
      );
      return area !== undefined && fitted.width >= MIN_SIZE.width && fitted.height >= MIN_SIZE.height;
    }),
  );
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"bounds":{}}',
  '{"bounds":{"x":1,"y":1,"width":-5,"height":1},"maximized":true}',
  '\u0000',
])('a damaged file is told apart from none: %j', (text) => {
  expect(parseWindowState(text)).toMatchObject({ kind: 'damaged' });
  expect(parseWindowState(undefined)).toEqual({ kind: 'absent' });
});

test('a damaged file is logged, and the window opens as new', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'birthmark-window-')), 'window.json');
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => lines.push(line) });
  expect(await readWindowState(path, log)).toBeUndefined();
  expect(lines).toEqual([]);
  await writeFile(path, '{"bounds":');
  expect(await readWindowState(path, log)).toBeUndefined();
  expect(lines.join()).toContain('damaged');
  const stood = state({ x: 1, y: 2, width: 1100, height: 800 });
  await writeWindowState(path, stood, log);
  expect(await readWindowState(path, log)).toEqual(stood);
  expect(await readFile(path, 'utf8')).toMatch(/\n$/);
  await writeWindowState('/nowhere/at/all/window.json', stood, log);
  expect(lines.join()).toContain('could not be remembered');
});
