import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { sweepTemporaries, systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { certificatePem } from '../../pki/pem.ts';

/** DIR/certs: one file a unit, leaf and intermediate, for those who want certificates as files. The ledger stays the record. */
export class ChainFolder {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Makes the folder and removes what a crash left in it; for the start of the station, before any slot writes. */
  static async prepare(dir: string): Promise<void> {
    await orNotWritable(dir, async () => {
      await mkdir(dir, { recursive: true });
      await sweepTemporaries(dir);
    });
  }

  /** Writes `<serial>.pem` whole or not at all; returns the SHA-256 of the file. Writing the same again is harmless. */
  async write(serial: string, chain: readonly Uint8Array[], signal: AbortSignal): Promise<string> {
    const pem = pemOf(chain);
    await orNotWritable(this.#dir, async () => {
      await mkdir(this.#dir, { recursive: true });
      await writeDurably({ dir: this.#dir, name: `${serial}.pem` }, Buffer.from(pem), signal);
    });
    return this.sha256HexOf(chain);
  }

  /** Of the file that `write` makes of this chain. */
  sha256HexOf(chain: readonly Uint8Array[]): string {
    return createHash('sha256').update(pemOf(chain)).digest('hex');
  }
}

function pemOf(chain: readonly Uint8Array[]): string {
  return chain.map(certificatePem).join('');
}

async function orNotWritable(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error; // the signal's reason, or a bug
    throw new Fault('station.not-writable', { folder, reason }, { cause: error });
  }
}
