/** The serial numbers that were given: the highest of them, by prefix. */
import { statement, type Db } from '../store.ts';

/** 0 when there is none. */
export function highestNumber(db: Db, prefix: string): number {
  const highest = statement(
    db,
    `SELECT max(CAST(substr(serial, :length + 1) AS INTEGER)) FROM units
      WHERE substr(serial, 1, :length) = :prefix AND substr(serial, :length + 1) NOT GLOB '*[^0-9]*'`,
  );
  return (highest.pluck().get({ prefix, length: prefix.length }) as number | null) ?? 0;
}
