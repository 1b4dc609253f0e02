import { Fault } from '../../station-core/fault.ts';
import { macSchema, unitSerialSchema } from '../../station-core/model-schemas.ts';
import type { Database, Transaction } from '../database.ts';
import { inTransaction } from '../database.ts';
import { found } from './opened.ts';
import type { Found, OpenedEntry } from './opened.ts';

/**
 * Which serial numbers and MAC addresses headquarters gave to a station. A station without a range has none: what it
 * gives away all the same is a finding. Serial numbers of two stations never overlap; MAC addresses may.
 */
export interface Range {
  readonly kind: 'serial' | 'mac';
  /** Of the serial number, or the first octets of the MAC address, as `24:0a:c4`. */
  readonly prefix: string;
  /** What follows the prefix, both inclusive and of one length; absent: whatever follows. */
  readonly first?: string;
  readonly last?: string;
}

export type Ranges = readonly Range[];

export interface NewRange extends Range {
  readonly station: string;
  readonly by: string;
  readonly reason: string;
}

interface Row {
  readonly station: string;
  readonly kind: Range['kind'];
  readonly prefix: string;
  readonly first_value: string | null;
  readonly last_value: string | null;
}

const SELECT = 'select station, kind, prefix, first_value, last_value from ranges where ended_at is null';
/** Any constant will do: two people must not add overlapping ranges at the same moment. 'bmrg' in ASCII. */
const RANGES_LOCK = 0x626d7267;

export async function rangesOf(database: Database | Transaction, station: string): Promise<Ranges> {
  const { rows } = await database.query<Row>(`${SELECT} and station = $1`, [station]);
  return rows.map(rangeOf);
}

/** Adding the same again is fine; a range of serial numbers that another station has a part of is refused. */
export async function addRange(database: Database, range: NewRange): Promise<void> {
  await inTransaction(database, (transaction) => addRangeWithin(transaction, range));
}

export async function addRangeWithin(transaction: Transaction, range: NewRange): Promise<void> {
  if (await isAdded(transaction, range)) return;
  const { station, kind, prefix, first, last, by, reason } = range;
  await transaction.query(
    `insert into ranges (station, kind, prefix, first_value, last_value, added_by, reason)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [station, kind, prefix, first ?? null, last ?? null, by, reason],
  );
}

/** Throws for a range that cannot be added; until the transaction ends nobody adds another. */
export async function isAdded(transaction: Transaction, range: Range & { readonly station: string }): Promise<boolean> {
  refuseNonsense(range);
  await transaction.query('select pg_advisory_xact_lock($1)', [RANGES_LOCK]);
  const { rows } = await transaction.query<Row>(`${SELECT} and kind = $1`, [range.kind]);
  if (rows.some((row) => row.station === range.station && same(rangeOf(row), range))) return true;
  const other = rows.find((row) => row.station !== range.station && overlap(rangeOf(row), range));
  if (range.kind !== 'serial' || other === undefined) return false;
  throw new Fault('registry.range-taken', { station: range.station, holder: other.station, prefix: other.prefix });
}

/** Entries that were receipted under it stay as they are. */
export async function endRange(
  database: Database,
  { id, by, reason }: { readonly id: number; readonly by: string; readonly reason: string },
): Promise<void> {
  const ended = await database.query(
    'update ranges set ended_at = now(), ended_by = $2, end_reason = $3 where range_id = $1 and ended_at is null',
    [id, by, reason],
  );
  if (ended.rowCount !== 1) throw new Fault('registry.not-found', { range: id });
}

export function outsideRanges({ fields }: OpenedEntry, ranges: Ranges): readonly Found[] {
  const serial = unitSerialSchema.safeParse(fields['serial']).data;
  const unit = macSchema.safeParse(fields['unit']).data;
  const outside: Found[] = [];
  if (serial !== undefined && !ranges.some((range) => range.kind === 'serial' && holds(range, serial))) {
    outside.push(found('serial-outside-range'));
  }
  if (unit !== undefined && !ranges.some((range) => range.kind === 'mac' && holds(range, unit))) {
    outside.push(found('mac-outside-range'));
  }
  return outside;
}

export function holds({ prefix, first, last }: Range, value: string): boolean {
  if (!value.startsWith(prefix)) return false;
  const rest = value.slice(prefix.length);
  if (first === undefined || last === undefined) return true;
  return rest.length === first.length && rest >= first && rest <= last;
}

/** Whether one value could lie in both. */
function overlap(a: Range, b: Range): boolean {
  const [short, long] = a.prefix.length <= b.prefix.length ? [a, b] : [b, a];
  if (!long.prefix.startsWith(short.prefix)) return false;
  if (short.first === undefined || short.last === undefined) return true;
  const between = long.prefix.slice(short.prefix.length);
  const width = short.first.length - between.length;
  if (width < 0 || (long.first !== undefined && long.first.length !== width)) return false;
  const lowest = between + (long.first ?? '\u0000'.repeat(width));
  const highest = between + (long.last ?? '\uffff'.repeat(width));
  return lowest <= short.last && highest >= short.first;
}

function refuseNonsense({ kind, prefix, first, last }: Range): void {
  const wrong = (why: string): Fault => new Fault('registry.bad-range', { prefix, why });
  if ((first === undefined) !== (last === undefined)) throw wrong('a range has a first and a last value, or neither');
  if (first !== undefined && last !== undefined && (first.length !== last.length || first > last)) {
    throw wrong('the first value comes after the last, or is of another length');
  }
  if (kind === 'mac' && !/^[0-9a-f]{2}(?::[0-9a-f]{2}){2,5}$/.test(prefix)) throw wrong('not three octets or more');
  if (kind === 'serial' && !/^[\x20-\x7e]{1,64}$/.test(prefix)) throw wrong('not printable ASCII');
}

function rangeOf({ kind, prefix, first_value: first, last_value: last }: Row): Range {
  return { kind, prefix, ...(first === null || last === null ? {} : { first, last }) };
}

function same(a: Range, b: Range): boolean {
  return a.kind === b.kind && a.prefix === b.prefix && a.first === b.first && a.last === b.last;
}
