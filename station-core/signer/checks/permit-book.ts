import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { parsePermit } from '../../codecs/permit.ts';
import { isInForce } from '../../formats/permit.ts';
import type { Permit } from '../../formats/permit.ts';
import type { SignerConfig } from '../config.ts';

/** The permits the signer goes by. It decides whether one holds here and now; the journal knows how much is left. */
export class PermitBook {
  readonly #source: SignerConfig['permits'];
  readonly #station: string | undefined;

  constructor(config: Pick<SignerConfig, 'permits' | 'station'>) {
    this.#source = config.permits;
    this.#station = config.station;
  }

  /** A folder is read afresh, so that a permit taken away is gone at once. */
  async all(): Promise<readonly Permit[]> {
    const permits = typeof this.#source === 'string' ? await readFolder(this.#source) : this.#source;
    const ids = new Set(permits.map(({ permit }) => permit));
    if (ids.size < permits.length) throw new Fault('station.bad-config', { field: 'permits', reason: 'an id twice' });
    return permits;
  }

  async inForce(id: string, now: Date): Promise<Permit> {
    const permit = (await this.all()).find((each) => each.permit === id);
    if (permit === undefined) throw new Fault('permit.none', { permit: id });
    if (permit.stations !== undefined && !permit.stations.includes(this.#station ?? '')) {
      throw new Fault('permit.none', { permit: id, reason: 'another station' });
    }
    if (!isInForce(permit, now)) {
      const { notBefore, notAfter } = permit;
      throw new Fault('permit.expired', { permit: id, notBefore, notAfter, now: now.toISOString() });
    }
    return permit;
  }
}

async function readFolder(folder: string): Promise<Permit[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
    return await Promise.all(names.map(async (name) => parsePermit(await readFile(join(folder, name)), name)));
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    throw new Fault('station.bad-config', { field: 'permits', reason: String(error.code) }, { cause: error });
  }
}
