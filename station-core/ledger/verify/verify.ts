/**
 * Judges a ledger from its bytes alone: recomputes every hash, every signature and every table, believes nothing that is
 * stored, and names the entries that are not what they were. It changes nothing and needs no station.
 */
import { Fault } from '../../fault.ts';
import { Problems } from './problems.ts';
import type { LedgerReport, VerifyOptions } from './report.ts';
import { openAnywhere, type OpenedAnywhere } from '../open-anywhere.ts';
import { ledgerPath } from '../reader.ts';
import { notReached } from '../sqlite-errors.ts';
import type { Db } from '../store.ts';
import { checkRange } from './ranges/check-range.ts';
import { Examination, type Found } from './examination.ts';
import { projectionsSeen } from './verify-projections.ts';

export type { LedgerProblem } from './problems.ts';

export { UNSIGNED } from './examination.ts';
export type { LedgerReport, VerifyOptions } from './report.ts';

/** Throws `ledger.cannot-open` without a ledger, `ledger.not-checked` for one that cannot be read: neither is a verdict. */
export function verifyLedger(dir: string, options: VerifyOptions): LedgerReport {
  using opened = openAnywhere(ledgerPath(dir));
  return verifyOpened(opened, options);
}

/** Leaves the database in a transaction: whoever reads on reads what was verified. */
export function verifyOpened({ db, readFrom }: OpenedAnywhere, options: VerifyOptions): LedgerReport {
  const problems = new Problems();
  try {
    const found = problems.look('the file', () => examine(db, options, problems));
    return reportOf(found, { problems, readFrom });
  } catch (error) {
    throw notAVerdict(error, db);
  }
}

function examine(db: Db, options: VerifyOptions, problems: Problems): Found {
  using examination = new Examination(db, options, problems);
  for (const range of examination.ranges()) {
    if (problems.full()) break;
    examination.add(checkRange(db, examination.ask(range)));
  }
  return examination.conclude(() => projectionsSeen(db));
}

export function reportOf(
  found: Found | undefined,
  { problems, readFrom }: { problems: Problems; readFrom: LedgerReport['readFrom'] },
): LedgerReport {
  const nothing = { entries: 0, rootHex: '', checkpoints: 0, unsignedEntries: 0, rebuilds: [], outdatedTables: [] };
  return { ok: problems.list.length === 0, ...(found ?? nothing), problems: problems.list, readFrom };
}

/** What cannot be reached says nothing of what it holds. */
export function notAVerdict(error: unknown, db: Db): unknown {
  const sqlite = notReached(error);
  return sqlite === undefined ? error : new Fault('ledger.not-checked', { path: db.name, sqlite }, { cause: error });
}
