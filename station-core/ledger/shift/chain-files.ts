/** Whether the chains of the units that passed are in `certs/` as they were written. Others read them there; the ledger is the record. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { Difference } from './balance.ts';
import { isHere, type ShiftRecord } from './shift-record.ts';

export function chainFileDifferences(record: ShiftRecord, dir: string): readonly Difference[] {
  const newest = new Map(record.chainFiles.filter(isHere(record)).map((each) => [each.unit, each]));
  return [...newest.values()].flatMap(({ unit, seq, chainPemSha256Hex }): Difference[] => {
    const serial = record.serials.get(unit);
    if (serial === undefined) return [];
    const found = sha256HexOf(join(dir, `${serial}.pem`));
    if (found === chainPemSha256Hex) return [];
    const kind = found === undefined ? 'chain-file-missing' : 'chain-file-changed';
    return [{ kind, subject: unit, unit, serial, seq, inWork: false }];
  });
}

function sha256HexOf(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    const system = systemErrorCode(error);
    if (system === 'ENOENT') return undefined;
    // What cannot be read is neither missing nor changed: nobody knows.
    if (system !== undefined) throw new Fault('shift.not-counted', { path, system }, { cause: error });
    throw error;
  }
}
