import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPeers, PEERS } from './peers/install.ts';
import { DRAWN, leftOut } from './faults/drawn-files.ts';
import { seedOfRun } from './faults/seed.ts';
import { type Counts, plainLine } from './plain-line.ts';
import openTemporaryFolder from './run/temporary-folder.ts';

/**
 * Runs vitest, Playwright and what looks at the source side by side, because none of them keeps two cores busy; with
 * `--peers` Espressif's own tools as well where they can be installed. Ends with one line over all of them. A runner that
 * leaves no counts has failed.
 */
const removeTemporaryFolder = openTemporaryFolder();
const folder = mkdtempSync(join(tmpdir(), 'birthmark-counts-'));

// Vitest and Playwright take the same draw, and share what is made once for many tests.
process.env['BIRTHMARK_SEED'] = seedOfRun();
process.env['BIRTHMARK_DRAW_FILES'] = 'yes';
process.env['BIRTHMARK_READY_MADE'] = mkdtempSync(join(folder, 'ready-made-'));

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };
const FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };

/** What the others print, until vitest has printed its last line. */
let held: Buffer[] | undefined = [];

function print(words: Buffer): void {
  if (held === undefined) process.stdout.write(words);
  else held.push(words);
}

function printHeld(): void {
  for (const words of held ?? []) process.stdout.write(words);
  held = undefined;
}

/** Its exit status. */
async function run([program = '', ...args]: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<number | null> {
  const own = program === 'vitest'; // the only one that the terminal belongs to
  const child = spawn(program, args, { stdio: own ? 'inherit' : 'pipe', env: { ...process.env, ...more } });
  child.stdin?.end();
  child.stdout?.on('data', print);
  child.stderr?.on('data', print);
  const [status] = (await once(child, 'close')) as [number | null];
  return status;
}

async function counted(command: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Counts> {
  const path = join(folder, randomUUID());
  const status = await run(command, { ...more, BIRTHMARK_COUNTS: path });
  const counts = read(path);
  return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: counts.failed + 1 };
}

function read(path: string): Counts {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Counts; // our own reporters wrote it
  } catch {
    return FAILED; // whatever kept them from writing, nothing was counted
  }
}

/** Layers are a test of vitest. */
async function source(): Promise<Counts> {
  let counts = NONE;
  for (const script of ['types', 'lint', 'format:check']) {
    if ((await run(['npm', 'run', '--silent', script])) === 0) continue;
    print(Buffer.from(`npm run ${script} failed\n`));
    counts = { ...counts, failed: counts.failed + 1 };
  }
  return counts;
}

/** None, with a word about it, where the tools cannot be installed: a machine without network has not failed. */
async function peers(): Promise<Counts> {
  const installed = await installPeers();
  if (installed.kind === 'ready') return counted(PEERS, { BIRTHMARK_PEERS: installed.binDir });
  process.stderr.write(`Not compared with Espressif's tools, which cannot be installed here: ${installed.why}\n`);
  return NONE;
}

const runs = await Promise.all([
  counted(['vitest', 'run']).finally(printHeld),
  counted(['playwright', 'test']),
  source(),
]);
if (process.argv.includes('--peers')) runs.push(await peers());
await removeTemporaryFolder?.();
const sum = (name: keyof Counts): number => runs.reduce((total, counts) => total + counts[name], 0);
const total: Counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
const left = leftOut(process.env['BIRTHMARK_SEED']);
process.stdout.write(
  `\n${left.length} of ${DRAWN.length} files that a commit draws are left to ./run faults: see test/faults/drawn-files.ts\n`,
);
process.stdout.write(`\n${plainLine(total)}\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
