import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { type WebSocket, WebSocketServer } from 'ws';
import { Fault } from '../../fault.ts';
import type { Screens } from '../api/screens.ts';
import { ConnectionBrake, CONNECTIONS, ENTRIES, SOCKETS } from './connection-brake.ts';
import { ScreenLinks } from './screen-links.ts';
import type { AdmittedLink } from '../sessions/link-folder.ts';
import type { ScreenSessions } from '../sessions/screen-sessions.ts';
import { setSecurityHeaders } from './headers.ts';
import { readBody } from './read-body.ts';
import { MAX_MESSAGE_BYTES, screenSocket } from './screen-socket.ts';
import { readStaticFiles, type StaticFile } from './static-files.ts';

export interface KioskOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly screensDir: string;
  readonly linkLifetimeMs: number;
}

/** Reachable from this machine only, by this name only. */
const HOST = '127.0.0.1';
const MAX_TOKEN_BODY_BYTES = 512;

const enterSchema = z.strictObject({ token: z.string().min(1).max(200) });

/** What the server is built on. */
interface Parts {
  readonly files: ReadonlyMap<string, StaticFile>;
  readonly links: ScreenLinks;
  readonly sessions: ScreenSessions;
  readonly screens: Promise<Screens>;
}

/** What a connection is opened for. */
interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/**
 * The kiosk shell's server: the built screens, one door (POST /enter) and one WebSocket (/rpc), for browsers on this
 * machine. It answers to no other name, origin or route, and it logs no request.
 */
export class KioskServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  });
  readonly #parts: Parts;
  readonly #brakes = {
    connections: new ConnectionBrake(CONNECTIONS),
    sockets: new ConnectionBrake(SOCKETS),
    entries: new ConnectionBrake(ENTRIES),
  };
  readonly #linkLifetimeMs: number;
  #port = 0;

  private constructor(parts: Parts, { linkLifetimeMs }: KioskOptions) {
    this.#parts = parts;
    this.#linkLifetimeMs = linkLifetimeMs;
    parts.screens.catch(() => undefined); // the caller that opens the station reports why; the server only waits
    this.#server = createServer(
      { maxHeaderSize: 8 * 1024, headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 },
      (request, response) => {
        void this.#answer(request, response);
      },
    );
    this.#server.on('connection', (socket) => {
      const leave = this.#brakes.connections.enter();
      if (leave === undefined) socket.destroy();
      else socket.once('close', leave);
    });
    this.#server.on('upgrade', (request, socket, head) => {
      void this.#upgrade({ request, socket, head });
    });
  }

  /** Listens at once; a screen that comes before the station is open waits at the door. */
  static async listen(
    options: KioskOptions,
    { sessions, screens }: Pick<Parts, 'sessions' | 'screens'>,
  ): Promise<KioskServer> {
    const files = await readStaticFiles(options.screensDir);
    const server = new KioskServer({ files, links: new ScreenLinks(options), sessions, screens }, options);
    await server.#listen(options.port);
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** A link that lets one screen in. The token stands behind the #, so no server and no proxy ever gets to see it. */
  drawLink(): string {
    return `${this.#origin}/#token=${this.#parts.links.drawToken().reveal()}`;
  }

  /** Opens a link for a token that another process drew; only its hash came here. */
  readonly admitLink = (tokenSha256Hex: string): AdmittedLink => {
    this.#parts.links.admit(tokenSha256Hex);
    return { origin: this.#origin, validMs: this.#linkLifetimeMs };
  };

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await closed;
  }

  get #origin(): string {
    return `http://${HOST}:${this.#port}`;
  }

  async #listen(port: number): Promise<void> {
    try {
      const listening = once(this.#server, 'listening');
      this.#server.listen({ host: HOST, port, exclusive: true });
      await listening;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw new Fault(
        'station.address-taken',
        { address: `${HOST}:${port}`, code: String(error.code) },
        { cause: error },
      );
    }
    this.#port = (this.#server.address() as AddressInfo).port; // a listening TCP server has one
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setSecurityHeaders(response, this.#port);
    // A page of another name that resolves to this machine (DNS rebinding) asks with that name.
    if (request.headers.host !== `${HOST}:${this.#port}`) {
      refuse(response, 421, 'Wrong address: open the station by the address it printed.');
      return;
    }
    const path = (request.url ?? '').replace(/\?.*$/s, '');
    if (path === '/enter') await this.#enter(request, response);
    else if (path === '/rpc') await this.#reportAdmission(request, response);
    else this.#sendFile(request, response, path);
  }

  async #enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      refuse(response, 405, 'POST only.');
      return;
    }
    const leave = this.#brakes.entries.enter();
    if (leave === undefined) {
      response.setHeader('Retry-After', '60');
      refuse(response, 429, 'Too many attempts. Wait a minute, then try again.');
      return;
    }
    response.once('close', leave);
    const body = request.headers.origin === this.#origin ? await readBody(request, MAX_TOKEN_BODY_BYTES) : undefined;
    const asked = enterSchema.safeParse(body);
    if (!asked.success || !this.#parts.links.redeem(asked.data.token)) {
      refuse(response, 403, 'This link has been used or has expired. Request a new one.');
      return;
    }
    await this.#begin(request.headers['user-agent'] ?? '', response);
  }

  async #begin(browser: string, response: ServerResponse): Promise<void> {
    const cookie = await this.#parts.sessions.begin(browser).catch(faultOnly);
    if (cookie instanceof Fault) {
      refuse(response, 503, `This browser cannot be let in. ${spoken(cookie)}`);
      return;
    }
    response.setHeader('Set-Cookie', cookie);
    response.setHeader('Cache-Control', 'no-store');
    response.writeHead(204).end();
  }

  /** A browser does not show its page why a WebSocket failed; the page can ask here first. */
  async #reportAdmission({ headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const session = await this.#parts.sessions.admit(headers.cookie).catch(faultOnly);
    if (session instanceof Fault)
      refuse(response, 401, `The session of this browser does not count. ${spoken(session)}`);
    else if (session === undefined)
      refuse(response, 401, 'This browser has no session. Open the link that the station printed.');
    else refuse(response, 426, 'WebSocket connections only.');
  }

  #sendFile(request: IncomingMessage, response: ServerResponse, path: string): void {
    const file = this.#parts.files.get(path);
    if (file === undefined) {
      refuse(response, 404, 'Not found.');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'GET only.');
      return;
    }
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': file.bytes.length,
      'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : file.bytes);
  }

  async #upgrade(upgrade: Upgrade): Promise<void> {
    const { request, socket } = upgrade;
    socket.on('error', () => socket.destroy());
    const wrong = this.#wrongAddress(request);
    if (wrong !== undefined) {
      turnAway(socket, wrong);
      return;
    }
    const session = await this.#parts.sessions.admit(request.headers.cookie).catch(faultOnly);
    if (session === undefined || session instanceof Fault) {
      turnAway(socket, '401 Unauthorized');
      return;
    }
    if (socket.destroyed) return; // it has left meanwhile
    const leave = this.#brakes.sockets.enter();
    if (leave === undefined) {
      turnAway(socket, '429 Too Many Requests\r\nRetry-After: 60');
      return;
    }
    const detach = this.#parts.sessions.attach(session, () => socket.destroy());
    socket.once('close', leave).once('close', detach);
    // Until the station is open a screen is not connected, and shows that; nothing it says could get lost.
    void this.#parts.screens.then(
      (screens) => {
        this.#accept(upgrade, (accepted) => {
          screens.connect(screenSocket(accepted), session);
        });
      },
      () => socket.destroy(), // it could not be opened; its opener reports why
    );
  }

  #accept({ request, socket, head }: Upgrade, connect: (accepted: WebSocket) => void): void {
    if (!socket.destroyed) this.#sockets.handleUpgrade(request, socket, head, connect);
  }

  #wrongAddress({ headers, url }: IncomingMessage): string | undefined {
    if (headers.host !== `${HOST}:${this.#port}`) return '421 Misdirected Request';
    if (url !== '/rpc') return '404 Not Found';
    if (headers.origin !== this.#origin) return '403 Forbidden';
    return undefined;
  }
}

/** Everything else is a defect, and ends the host. */
function faultOnly(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}

/** The path in the evidence is for the log and the setup screen; whoever asks here is not known. */
function spoken({ text }: Fault): string {
  return `${text.says} ${text.remedy}`;
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${why}\n`);
}
