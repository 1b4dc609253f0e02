import { Fault } from '../../station-core/fault.ts';
import type { Mac } from '../../station-core/model/mac.ts';
import type { Finding } from '../../station-core/sync/finding.ts';
import { BATCH_LIMITS } from '../../station-core/sync/batch.ts';
import type { Database, Transaction } from '../database.ts';

/** What was found when entries were opened, and what a person at headquarters said about it. */
interface Row {
  readonly seq: string;
  readonly finding: Finding['finding'];
  readonly unit: Mac | null;
  readonly serial: string | null;
}

/** Those of one batch, as many as an answer may hold; all of them stay in the table. */
export async function findingsIn(
  database: Database | Transaction,
  station: string,
  { from, end }: { readonly from: number; readonly end: number },
): Promise<Finding[]> {
  const { rows } = await database.query<Row>(
    `select seq, finding, unit, serial from findings
      where station = $1 and seq >= $2 and seq < $3 order by seq, finding_id limit $4`,
    [station, from, end, BATCH_LIMITS.findings],
  );
  return rows.map(findingOf);
}

/** What nobody has closed yet, the newest first. */
export async function openFindings(database: Database | Transaction, station: string): Promise<Finding[]> {
  const { rows } = await database.query<Row>(
    `select seq, finding, unit, serial from findings
      where station = $1 and closed_at is null order by seq desc, finding_id limit $2`,
    [station, BATCH_LIMITS.findings],
  );
  return rows.map(findingOf);
}

export interface Decision {
  readonly id: number;
  readonly by: string;
  readonly reason: string;
}

export async function closeFinding(database: Database, { id, by, reason }: Decision): Promise<void> {
  const closed = await database.query(
    `update findings set closed_by = $2, closed_reason = $3, closed_at = now()
      where finding_id = $1 and closed_at is null`,
    [id, by, reason],
  );
  if (closed.rowCount === 1) return;
  const known = await database.query('select 1 from findings where finding_id = $1', [id]);
  throw new Fault(known.rowCount === 1 ? 'registry.already-decided' : 'registry.not-found', { finding: id });
}

function findingOf({ seq, finding, unit, serial }: Row): Finding {
  return {
    seq: Number(seq),
    finding,
    ...(unit === null ? {} : { unit }),
    ...(serial === null ? {} : { serial }),
  };
}
