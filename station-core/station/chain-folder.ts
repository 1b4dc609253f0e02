import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { certificatePem } from '../pki/pem.ts';

/** DIR/certs: one file a unit, leaf and intermediate, for those who want certificates as files. The ledger stays the record. */
export class ChainFolder {
  readonly #dir: string;
  readonly #issuerCertDer: Uint8Array;

  constructor(dir: string, issuerCertDer: Uint8Array) {
    this.#dir = dir;
    this.#issuerCertDer = issuerCertDer;
  }

  /** Writes `<serial>.pem` whole or not at all; returns the SHA-256 of the file. Writing the same again is harmless. */
  async write(serial: string, leafDer: Uint8Array): Promise<string> {
    const pem = certificatePem(leafDer) + certificatePem(this.#issuerCertDer);
    await mkdir(this.#dir, { recursive: true });
    const target = join(this.#dir, `${serial}.pem`);
    {
      await using file = await open(`${target}.part`, 'w');
      await file.writeFile(pem);
      await file.sync();
    }
    await rename(`${target}.part`, target);
    return createHash('sha256').update(pem).digest('hex');
  }
}
