import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '..', '..', 'station-core', 'cli', 'main.ts');

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as the one JSON document that `--json` promises; throws when it is not one. */
  readonly json: () => Record<string, unknown>;
}

/** Runs the command as its user would, in a process of its own. */
export function birthmark(...args: readonly string[]): Promise<Ran> {
  return birthmarkAs({}, ...args);
}

/** The same as another user of the system, or with other variables; only root may become another user. */
export async function birthmarkAs(
  { uid, env }: { readonly uid?: number; readonly env?: Readonly<Record<string, string>> },
  ...args: readonly string[]
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await exited, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, unknown> };
}
