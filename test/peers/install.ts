import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs the comparison; it wants the tools' folder as BIRTHMARK_PEERS. */
export const PEERS = ['vitest', 'run', '--config', 'test/peers/vitest.config.ts'] as const;

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** Installed without what they depend on. */
const REQUIREMENTS_ALONE = join(import.meta.dirname, 'requirements-alone.txt');
const STEP_TIMEOUT_MS = 15 * 60_000;

export type Installed =
  | { readonly kind: 'ready'; readonly binDir: string }
  | { readonly kind: 'impossible'; readonly why: string };

/**
 * Installs the tools into a virtual environment in the user's cache, once for each state of the requirements. Nothing is
 * installed into the system or the project.
 */
export async function installPeers(): Promise<Installed> {
  const wanted = Buffer.concat([await readFile(REQUIREMENTS), await readFile(REQUIREMENTS_ALONE)]);
  const home = join(cacheDir(), createHash('sha256').update(wanted).digest('hex').slice(0, 16));
  const binDir = join(home, process.platform === 'win32' ? 'Scripts' : 'bin');
  const complete = join(home, 'complete');
  if (await isThere(complete)) return { kind: 'ready', binDir };
  process.stderr.write(`Installing Espressif's tools into ${home} …\n`);
  try {
    await rm(home, { recursive: true, force: true }); // an installation that broke off
    await mkdir(home, { recursive: true });
    await run('python3', '-m', 'venv', home);
    const pipInstall = ['-m', 'pip', 'install', '--quiet'];
    await run(join(binDir, 'python'), ...pipInstall, '--requirement', REQUIREMENTS);
    await run(join(binDir, 'python'), ...pipInstall, '--no-deps', '--requirement', REQUIREMENTS_ALONE);
    await writeFile(complete, wanted); // last: its presence is what "installed" means
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error; // anything but a program that failed is a bug
    return { kind: 'impossible', why: lastLine(error) };
  }
  return { kind: 'ready', binDir };
}

function cacheDir(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'birthmark', 'peers');
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)(program, args, { timeout: STEP_TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 });
}

function lastLine(error: Error): string {
  const output = 'stderr' in error ? String(error.stderr) : '';
  return (output.trim().split('\n').at(-1) ?? '') || error.message;
}
