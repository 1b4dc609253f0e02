import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startUp, StartUpFailed, type StartUpStep } from '../../electron/start-up.ts';

test('the steps run one after another, in their order', async () => {
  const ran: string[] = [];
  const step = (name: string, waitMs: number): StartUpStep => ({
    name,
    run: async (): Promise<'go-on'> => {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      ran.push(name);
      return 'go-on';
    },
  });
  expect(await startUp([step('slow', 20), step('quick', 0), step('last', 5)])).toBe('started');
  expect(ran).toEqual(['slow', 'quick', 'last']);
});

test('a second instance stops at its first step and does nothing else', async () => {
  const never = { name: 'open the window', run: () => expect.unreachable() };
  expect(await startUp([{ name: 'one instance only', run: () => 'stop' }, never])).toBe('stopped');
});

test('a step that fails is named, and nothing after it is tried', async () => {
  const broken = { name: 'serve the screens', run: () => Promise.reject(new TypeError('no such folder')) };
  const never = { name: 'open the window', run: () => expect.unreachable() };
  const failed = await startUp([broken, never]).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(StartUpFailed);
  expect(failed).toMatchObject({ step: 'serve the screens', cause: { message: 'no such folder' } });
});

/** Electron is absent here, so the order of the real list is read from its source. */
test('what must happen before Electron is ready does, and the session is closed before any window opens', () => {
  const source = readFileSync(join(import.meta.dirname, '..', '..', 'electron', 'main.ts'), 'utf8');
  const names = [...source.matchAll(/step\('([^']+)'/g)].map((match) => match[1]);
  const before = (first: string, second: string): void => {
    expect(names).toContain(first);
    expect(names.indexOf(first)).toBeLessThan(names.indexOf(second));
  };
  before('one instance only', 'every page in the sandbox');
  before('every page in the sandbox', 'wait for Electron');
  before('announce the scheme of the screens', 'wait for Electron');
  before('close the session', 'open the window');
  before('serve the screens', 'open the window');
  before('start the station', 'open the window');
  expect(source).not.toMatch(/^await /m); // Electron is not ready before its entry has been evaluated
});
