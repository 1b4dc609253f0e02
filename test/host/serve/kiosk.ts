import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { forkHost } from '../../../station-core/host/process/host-process.ts';
import { type HostNews, Launcher } from '../../../station-core/host/process/launcher.ts';

const TINY_HOST = join(import.meta.dirname, 'tiny-host.ts');

export interface TestKiosk extends AsyncDisposable {
  readonly launcher: Launcher;
  readonly dataDir: string;
  readonly port: number;
  readonly origin: string;
  readonly news: HostNews[];
  /** How often the launcher had things prepared for a host. */
  readonly preparations: () => number;
  readonly token: () => Promise<string>;
  /** Trades a fresh token for the cookie. */
  readonly cookie: () => Promise<string>;
}

export interface KioskTestOptions {
  readonly main?: string;
  readonly dataDir?: string;
  readonly linkLifetimeMs?: number;
  readonly port?: number;
}

/** A launcher with a real host process under it, serving a renderer of three files. */
export async function startKiosk(options: KioskTestOptions = {}): Promise<TestKiosk> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-kiosk-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const { dataDir = dir } = options;
  const { launcher, news, preparations } = launcherOn({ ...options, dataDir, screensDir: await writeScreens(dir) });
  stack.defer(() => launcher.stop());
  await launcher.start();
  const first = new URL(await launcher.drawLink(AbortSignal.timeout(120_000)));
  const token = async (): Promise<string> => {
    const link = await launcher.drawLink(AbortSignal.timeout(120_000));
    return new URL(link).hash.replace('#token=', '');
  };
  const owned = stack.move();
  return {
    launcher,
    dataDir,
    news,
    preparations,
    port: Number(first.port),
    origin: first.origin,
    token,
    cookie: async () => {
      const answer = await enter(first.origin, await token());
      return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export function launcherOn({
  main = TINY_HOST,
  dataDir = tmpdir(),
  linkLifetimeMs = 120_000,
  port = 0,
  screensDir,
}: KioskTestOptions & { readonly screensDir: string }): {
  launcher: Launcher;
  news: HostNews[];
  preparations: () => number;
} {
  const news: HostNews[] = [];
  let preparations = 0;
  const launcher = new Launcher({
    startProcess: () => forkHost({ main }),
    open: { dataDir, kiosk: { port, screensDir, linkLifetimeMs } },
    notify: (each) => news.push(each),
    prepare: async () => {
      preparations += 1;
    },
  });
  return { launcher, news, preparations: () => preparations };
}

export async function writeScreens(dir: string): Promise<string> {
  const screens = join(dir, 'screens');
  await mkdir(join(screens, 'assets'), { recursive: true });
  await writeFile(join(screens, 'index.html'), '<!doctype html><title>Birthmark</title>');
  await writeFile(join(screens, 'assets', 'main-abc.js'), 'export {};');
  await writeFile(join(screens, 'notes.pem'), 'not for anybody');
  await writeFile(join(dir, 'outside.html'), 'outside');
  return screens;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** An HTTP request with exactly this path: `fetch` would tidy it up first. */
export async function ask(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const sent = request({ hostname, port, path, method, headers, agent: false });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

export function enter(origin: string, token: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return ask(origin, '/enter', {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });
}

export interface TinyClient {
  readonly ping: () => Promise<{ pong: boolean; pid: number }>;
  readonly echo: (input: unknown) => Promise<unknown>;
  readonly flood: () => Promise<AsyncIterable<string>>;
}

/** The open WebSocket, or the HTTP status with which it was refused. */
export async function openSocket(
  origin: string,
  headers: Record<string, string>,
  path = '/rpc',
): Promise<WebSocket | number> {
  const socket = new WebSocket(`${origin.replace('http:', 'ws:')}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      resolve(socket);
    });
    socket.once('unexpected-response', (sent, answer) => {
      sent.destroy();
      resolve(answer.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

export async function connect(origin: string, cookie: string): Promise<{ socket: WebSocket; client: TinyClient }> {
  const socket = await openSocket(origin, { origin, cookie });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return { socket, client: clientOn(socket) };
}

export function clientOn(socket: WebSocket): TinyClient {
  // The link asks for a browser's WebSocket; ws has all of it that is used.
  return createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  ) as unknown as TinyClient;
}
