/** Finds the unit that a secret was drawn for by the tag the HSM gives it: nobody has to see the secret for that. */
import type { Mac } from '../../model/mac.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';

export interface SecretOfTag {
  readonly unit: Mac;
  readonly serial: string;
  readonly secret: 'softApPassword' | 'ownershipCode';
  /** False when the unit was given new secrets since. */
  readonly current: boolean;
}

/** A tag is in the table once: the ledger refuses a secret that was ever drawn before. */
export function secretOfTag(db: Db, tag: string): SecretOfTag | undefined {
  const seq = statement(db, 'SELECT seq FROM tags WHERE tag = ?').pluck().get(tag) as number | undefined;
  if (seq === undefined) return undefined;
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'secrets-drawn') throw new Error(`entry ${seq} draws no secrets`);
  const { unit, serial, tags } = entry;
  const newest = statement(db, 'SELECT max(seq) FROM secrets WHERE unit = ?').pluck().get(unit);
  const secret = tags.softApPassword === tag ? 'softApPassword' : 'ownershipCode';
  return { unit, serial, secret, current: newest === seq };
}
