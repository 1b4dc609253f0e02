import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Database } from '../database.ts';
import { keysToCut } from './client-certificates.ts';
import { spkiSha256HexOf } from './client-identity.ts';

/**
 * Cuts connections whose key was disabled or retired, also by another upstream process or the command line. Each request
 * is checked as well: this only ends what is idle or under way.
 */
const LOOK_EVERY_MS = 1_000;

interface Watched {
  readonly spki: string;
  /** A connection that is new gets its named refusal first. */
  isNew: boolean;
}

export class OpenConnections implements AsyncDisposable {
  readonly #database: Database;
  readonly #sockets = new Map<TLSSocket, Watched>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> = Promise.resolve();

  constructor(server: Server, database: Database, onError: (error: unknown) => void) {
    this.#database = database;
    server.on('secureConnection', (socket) => {
      this.#watch(socket);
    });
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch(onError);
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  #watch(socket: TLSSocket): void {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return;
    this.#sockets.set(socket, { spki: spkiSha256HexOf(certificate), isNew: true });
    socket.once('close', () => this.#sockets.delete(socket));
  }

  async #look(): Promise<void> {
    if (this.#sockets.size === 0) return;
    const cut = await keysToCut(this.#database, [...new Set([...this.#sockets.values()].map(({ spki }) => spki))]);
    for (const [socket, watched] of this.#sockets) {
      if (!watched.isNew && cut.has(watched.spki)) socket.destroy();
      watched.isNew = false;
    }
  }
}
