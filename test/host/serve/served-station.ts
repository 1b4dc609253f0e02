import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { WebSocket } from 'ws';
import type { Contract } from '../../../station-core/contract.ts';
import { enter, openSocket } from './kiosk.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const MAIN = join(ROOT, 'station-core', 'cli', 'main.ts');

/** `birthmark serve` as its user starts it, in a process of its own. */
export interface ServedStation extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly origin: string;
  readonly cookie: string;
  /** Milliseconds from the start of the process until it printed its link. */
  readonly linkAfterMs: number;
  /** Presses Enter: another link. */
  readonly anotherLink: () => Promise<URL>;
  readonly stderr: () => string;
  readonly exited: Promise<number | null>;
}

export async function serveStation(dataDir: string): Promise<ServedStation> {
  buildScreensOnce();
  const startedMs = performance.now();
  const child = spawn(process.execPath, [MAIN, 'serve', '--data', dataDir, '--json'], { stdio: 'pipe' });
  const exited = once(child, 'exit').then(([status]) => status as number | null);
  let stderr = '';
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  const lines = createInterface({ input: child.stdout });
  const nextLink = async (): Promise<URL> => {
    const [line] = (await Promise.race([once(lines, 'line'), exited.then(() => ['{}'])])) as [string];
    const { url } = JSON.parse(line) as { url?: string };
    if (url === undefined) throw new Error(`no link: ${line} ${stderr}`);
    return new URL(url);
  };
  const first = await nextLink();
  const linkAfterMs = performance.now() - startedMs;
  return {
    process: child,
    origin: first.origin,
    cookie: await cookieFor(first),
    linkAfterMs,
    anotherLink: () => {
      const link = nextLink();
      child.stdin.write('\n');
      return link;
    },
    stderr: () => stderr,
    exited,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Runs `birthmark serve` where it is expected not to come up. */
export async function serveRefused(dataDir: string): Promise<{ status: number | null; stdout: string }> {
  buildScreensOnce();
  const child = spawn(process.execPath, [MAIN, 'serve', '--data', dataDir, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number | null]>]);
  return { status, stdout };
}

export async function cookieFor(link: URL): Promise<string> {
  const answer = await enter(link.origin, link.hash.replace('#token=', ''));
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

export type StationClient = ContractRouterClient<Contract>;

/** As a page does: tries until somebody answers. */
export async function callStation(
  origin: string,
  cookie: string,
): Promise<{ client: StationClient; socket: WebSocket }> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const socket = await openSocket(origin, { origin, cookie });
      if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
      const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
      return { client: createORPCClient(link), socket };
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The processes that this one has started and that still live (Linux). */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((each) => each !== '')
    .map(Number);
}

export function onlyChildOf(pid: number | undefined): number {
  const [child, ...others] = childrenOf(pid ?? -1);
  if (child === undefined || others.length > 0) throw new Error(`${pid} has ${others.length} other children`);
  return child;
}

function buildScreensOnce(): void {
  if (existsSync(join(ROOT, 'renderer', 'dist', 'index.html'))) return;
  execFileSync(join(ROOT, 'node_modules', '.bin', 'vite'), ['build', 'renderer', '--logLevel', 'warn'], { cwd: ROOT });
}
