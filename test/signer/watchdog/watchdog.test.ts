import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, 'watched.ts');
const LONG_MS = 600_000;

function startWatched(what: string, startingMs: number, servingMs: number): ChildProcess {
  const given = [MAIN, what, String(startingMs), String(servingMs)];
  return spawn(process.execPath, given, {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null; said: string }> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, said };
}

/** Of a process, from the kernel. */
function childrenOf(pid: number | undefined): number[] {
  const tasks = `/proc/${pid ?? 0}/task`;
  const listed = readdirSync(tasks).map((task) => readFileSync(join(tasks, task, 'children'), 'utf8'));
  return listed.join(' ').split(' ').filter(Boolean).map(Number);
}

test('a process that hangs in a call, with all its timers, is killed from outside, and it is said why', async () => {
  const { signal, said } = await endOf(startWatched('hang', LONG_MS, 1_500));
  expect(signal).toBe('SIGKILL');
  expect(said).toContain('did nothing for 1.5 s: its driver hangs');
});

test('a process that hangs before it serves has the time of a start, and no more', async () => {
  const { signal, said } = await endOf(startWatched('hang-at-start', 2_500, LONG_MS));
  expect(signal).toBe('SIGKILL');
  expect(said).toContain('did nothing for 2.5 s');
});

test('a process that works is left alone, and its watchdog ends with it', async () => {
  const child = startWatched('go-on', LONG_MS, 4_000);
  await expect.poll(() => childrenOf(child.pid).length, { timeout: 10_000 }).toBe(1);
  const [watchdog = 0] = childrenOf(child.pid);
  expect(await endOf(child)).toMatchObject({ code: 0, signal: null });
  await expect.poll(() => isRunning(watchdog), { timeout: 10_000 }).toBe(false);
});

test('a process whose watchdog was killed learns of it', async () => {
  const child = startWatched('work', LONG_MS, LONG_MS);
  await expect.poll(() => childrenOf(child.pid).length, { timeout: 10_000 }).toBe(1);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  for (const watchdog of childrenOf(child.pid)) process.kill(watchdog, 'SIGKILL');
  await expect.poll(() => said, { timeout: 10_000 }).toContain('lost');
  child.kill('SIGKILL');
});

test('a service that ends by itself ends its watchdog, and nothing is lost', async () => {
  expect(await endOf(startWatched('end', LONG_MS, LONG_MS))).toEqual({ code: 0, signal: null, said: 'started\n' });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
