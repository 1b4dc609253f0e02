import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Server } from 'node:https';
import { basename, dirname } from 'node:path';
import { writeDurably } from '../../station-core/durable-file.ts';
import type { ServerTls } from '../server.ts';
import type { Authority } from './authority.ts';
import { renewServerCertificate } from './server-certificate.ts';

/**
 * Keeps the certificate of the running servers current: renews it at two thirds of its life where that is ours to do, and
 * takes over files that somebody else replaced. Connections that are open go on as they are.
 */
export interface ServedFiles {
  readonly certFile: string;
  readonly read: () => Promise<ServerTls>;
}

export interface Served {
  readonly server: Server;
  /** What this server hands to TLS, of what the files hold. */
  readonly contextOf: (tls: ServerTls) => Parameters<Server['setSecureContext']>[0];
}

export interface ServedCertificateParts {
  readonly files: ServedFiles;
  readonly servers: readonly Served[];
  /** Absent: somebody else replaces the files. */
  readonly renewal: { readonly authority: Authority; readonly validDays: number } | undefined;
  readonly onRenewed: (notAfter: Date) => void;
  readonly onError: (error: unknown) => void;
}

const LOOK_EVERY_MS = 60_000;

export class ServedCertificate implements AsyncDisposable {
  readonly #parts: ServedCertificateParts;
  readonly #timer: NodeJS.Timeout;
  #served: ServerTls;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: ServedCertificateParts, served: ServerTls) {
    this.#parts = parts;
    this.#served = served;
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.look(new Date())).catch(parts.onError);
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async look(now: Date): Promise<void> {
    const { files, servers } = this.#parts;
    await this.#renewWhenDue(await files.read(), now);
    const tls = await files.read();
    // Half of a pair that somebody is just replacing is not served; the next look finds both.
    if (isSame(tls, this.#served) || !belongTogether(tls)) return;
    for (const { server, contextOf } of servers) server.setSecureContext(contextOf(tls));
    this.#served = tls;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #renewWhenDue({ certPem }: ServerTls, now: Date): Promise<void> {
    const { renewal, files, onRenewed } = this.#parts;
    if (renewal === undefined || now < dueAt(new X509Certificate(certPem))) return;
    const { pem, notAfter } = renewServerCertificate(renewal.authority, certPem, renewal.validDays);
    const path = { dir: dirname(files.certFile), name: basename(files.certFile) };
    await writeDurably(path, Buffer.from(pem), new AbortController().signal);
    onRenewed(notAfter);
  }
}

/** Two thirds: what goes wrong by then is seen before the end. */
function dueAt({ validFromDate, validToDate }: X509Certificate): Date {
  const [from, to] = [validFromDate.getTime(), validToDate.getTime()];
  return new Date(from + ((to - from) * 2) / 3);
}

function isSame(a: ServerTls, b: ServerTls): boolean {
  return a.caPem === b.caPem && a.certPem === b.certPem && a.keyPem.reveal() === b.keyPem.reveal();
}

function belongTogether({ certPem, keyPem }: ServerTls): boolean {
  try {
    return new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem.reveal()));
  } catch {
    return false; // half a file, or another kind of file: what is served stays
  }
}
