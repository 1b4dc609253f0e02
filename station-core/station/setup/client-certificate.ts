/**
 * The station's client certificate for upstream as files, and its renewal. A pair is two files, which no file system renames
 * at once: whichever moment a crash leaves, one certificate and the key that belongs to it are found.
 */
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { removeDurably, syncFolder, writeDurably, type FilePath } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { Secret } from '../../secret.ts';
import type { ClientCertificateStore } from '../../sync/renewal.ts';

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

interface Pair {
  readonly certPem: string;
  readonly keyPem: Secret<string>;
}

export class ClientCertificateFiles implements ClientCertificateStore {
  readonly #files: CertificateFiles;

  constructor(files: CertificateFiles) {
    this.#files = files;
  }

  /** The newest certificate whose key is there. */
  async current(): Promise<Pair> {
    const { cert, key } = this.#files;
    for (const certPath of [next(cert), cert]) {
      for (const keyPath of [key, next(key)]) {
        const pair = await pairOf(certPath, keyPath);
        if (pair !== undefined) return pair;
      }
    }
    throw new Fault('station.bad-config', { path: cert, field: 'upstream.cert', problem: 'no key belongs to it' });
  }

  async nextKey(): Promise<Secret<string>> {
    const { cert, key } = this.#files;
    await this.#finishTaking();
    const drawn = await textOf(next(key));
    if (drawn !== undefined && isKey(drawn)) return new Secret(drawn);
    const pem = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey;
    await removeDurably(pathOf(next(cert)));
    await writeDurably(pathOf(next(key)), Buffer.from(pem), new AbortController().signal);
    return new Secret(pem);
  }

  /** One that was drawn elsewhere. */
  async giveNextKey(key: Secret<string>): Promise<void> {
    await writeDurably(pathOf(next(this.#files.key)), Buffer.from(key.reveal()), new AbortController().signal);
  }

  async take(certificatePem: string): Promise<void> {
    await writeDurably(pathOf(next(this.#files.cert)), Buffer.from(certificatePem), new AbortController().signal);
    await this.#finishTaking();
  }

  async giveUpNextKey(): Promise<void> {
    await removeDurably(pathOf(next(this.#files.key)));
  }

  /** A crash after either rename leaves the new certificate beside the key that is in use by then: `current` finds both. */
  async #finishTaking(): Promise<void> {
    const { cert, key } = this.#files;
    if ((await pairOf(next(cert), next(key))) !== undefined) await move(next(key), key);
    if ((await pairOf(next(cert), key)) !== undefined) await move(next(cert), cert);
  }
}

async function move(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

const next = (path: string): string => `${path}.next`;

function pathOf(path: string): FilePath {
  return { dir: dirname(path), name: basename(path) };
}

async function pairOf(certPath: string, keyPath: string): Promise<Pair | undefined> {
  const [certPem, keyPem] = [await textOf(certPath), await textOf(keyPath)];
  if (certPem === undefined || keyPem === undefined) return undefined;
  return belongTogether(certPem, keyPem) ? { certPem, keyPem: new Secret(keyPem) } : undefined;
}

function belongTogether(certPem: string, keyPem: string): boolean {
  try {
    return new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false; // one of the two is no certificate, or no key
  }
}

function isKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ec';
  } catch {
    return false; // what a crash left of a key is none; the next one is drawn
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Fault('station.bad-config', { path, field: 'upstream', problem: 'cannot be read' }, { cause: error });
  }
}
