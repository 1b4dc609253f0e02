import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPeers, PEERS } from './peers/install.ts';
import { type Counts, plainLine } from './plain-line.ts';

/**
 * Runs vitest, then Playwright, with `--peers` Espressif's own tools as well where they can be installed, and ends with
 * one line over all of them. A runner that leaves no counts has failed.
 */
const folder = mkdtempSync(join(tmpdir(), 'birthmark-counts-'));

async function run(name: string, command: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Counts> {
  const [program = '', ...args] = command;
  const counts = join(folder, name);
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, BIRTHMARK_COUNTS: counts, ...more } });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const counted = read(counts);
  return exitCode === 0 || counted.failed > 0 ? counted : { ...counted, failed: counted.failed + 1 };
}

/** None, with a word about it, where the tools cannot be installed: a machine without network has not failed. */
async function peers(): Promise<readonly Counts[]> {
  const installed = await installPeers();
  if (installed.kind === 'ready') return [await run('peers', PEERS, { BIRTHMARK_PEERS: installed.binDir })];
  process.stderr.write(`Not compared with Espressif's tools, which cannot be installed here: ${installed.why}\n`);
  return [];
}

function read(path: string): Counts {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Counts; // our own reporters wrote it
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // whatever kept them from writing, nothing was counted
  }
}

const runs = [await run('vitest', ['vitest', 'run']), await run('playwright', ['playwright', 'test'])];
if (process.argv.includes('--peers')) runs.push(...(await peers()));
rmSync(folder, { recursive: true });
const sum = (name: keyof Counts): number => runs.reduce((total, counts) => total + counts[name], 0);
const total: Counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
process.stdout.write(`\n${plainLine(total)}\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
