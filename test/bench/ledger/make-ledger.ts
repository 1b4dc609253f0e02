import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { type BulkIssuer, makeBulkIssuer } from './issuer.ts';
import { listedRelease } from './unchanging.ts';
import { makeUnit } from './units.ts';

/** Fills DIR with a ledger of so many units, with a checkpoint now and then, and gives what it is verified by. */
export interface MadeLedger {
  readonly issuerCertDer: Buffer;
  readonly checkpointKey: Buffer;
  readonly entries: number;
  readonly units: number;
  /** Without the making of keys and certificates. */
  readonly appendMs: number;
  readonly appendCpu: NodeJS.CpuUsage;
}

export interface MakeOptions {
  readonly dir: string;
  readonly units: number;
  readonly madeUnits?: (units: number) => void;
}

/** Entries before those of the first unit. */
export const MADE_BEFORE = 2;
/** Units whose entries are made durable together. */
const TOGETHER = 100;
const CHECKPOINT_EVERY_UNITS = 5_000;

export async function makeLedger({ dir, units, madeUnits }: MakeOptions): Promise<MadeLedger> {
  const issuer = makeBulkIssuer();
  const keys = checkpointKeys();
  using ledger = Ledger.open({ dir, station: 'S01', version: '0.1.0' });
  ledger.append({ kind: 'station-started', version: '0.1.0' });
  const [{ seq: releaseSeq }] = ledger.append(listedRelease());
  let appendMs = 0;
  const appendCpu = { user: 0, system: 0 };
  for (let first = 1; first <= units; first += TOGETHER) {
    const bodies = unitsFrom(first, { last: Math.min(first + TOGETHER - 1, units), ledger, releaseSeq, issuer });
    const [begunMs, cpuBefore] = [performance.now(), process.cpuUsage()];
    ledger.append(bodies);
    appendMs += performance.now() - begunMs;
    const { user, system } = process.cpuUsage(cpuBefore);
    appendCpu.user += user;
    appendCpu.system += system;
    const made = Math.min(first + TOGETHER - 1, units);
    if (made % CHECKPOINT_EVERY_UNITS === 0 || made === units) await ledger.checkpoint(keys.sign, keys.publicKey);
    madeUnits?.(made);
  }
  const { sizeEntries } = ledger.head();
  return {
    issuerCertDer: issuer.certDer,
    checkpointKey: keys.publicKey,
    entries: sizeEntries,
    units,
    appendMs,
    appendCpu,
  };
}

interface Making {
  readonly last: number;
  readonly ledger: Ledger;
  readonly releaseSeq: number;
  readonly issuer: BulkIssuer;
}

function unitsFrom(first: number, { last, ledger, releaseSeq, issuer }: Making): EntryBody[] {
  const bodies: EntryBody[] = [];
  const nextSeq = ledger.head().sizeEntries;
  for (let n = first; n <= last; n++)
    bodies.push(...makeUnit(n, { firstSeq: nextSeq + bodies.length, releaseSeq, issuer }).entries);
  return bodies;
}

/** From a fixed seed: a ledger of an earlier call can be verified, and it is worth nothing elsewhere. RFC 8410 §7. */
export function checkpointKeys() {
  const seed = createHash('sha256').update('a key for benchmarks').digest();
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    publicKey: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32),
    sign: async (text: string): Promise<Uint8Array> => sign(null, Buffer.from(text), privateKey),
  };
}
