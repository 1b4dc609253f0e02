import type { HoldRecord } from '../../ledger/reader.ts';
import { printable } from '../text-table.ts';

/** Who put a unit aside and why, and how that ended, in one line. */
export function holdText({ by, reason, at, station, released }: HoldRecord): string {
  const where = station === undefined ? '' : ` at ${station}`;
  const placed = `${at} by ${by}${where}: ${reason}`;
  if (released === undefined) return printable(placed);
  return printable(`${placed}; released ${released.at} by ${released.by}: ${released.reason}`);
}
