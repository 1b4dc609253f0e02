/** What happened since an entry, in numbers; and what each person did. */
import { LOG_MARKS, type LogMark } from '../../model/issuance/log-mark.ts';
import { statement, type Db } from '../store.ts';
import type { LogContext } from './live-marks.ts';
import { countLogged } from './log-page.ts';

export interface LogCounts {
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  /** Only those that occur. */
  readonly marks: readonly { readonly mark: LogMark; readonly count: number }[];
}

export function countsSince(index: Db, fromSeq: number, context: LogContext): LogCounts {
  const kinds = statement(index, 'SELECT kind, count(*) AS count FROM log WHERE seq >= ? GROUP BY kind ORDER BY kind');
  const marks = LOG_MARKS.map((mark) => ({ mark, count: countLogged(index, { fromSeq, marks: [mark] }, context) }));
  return {
    kinds: kinds.all(fromSeq) as { kind: string; count: number }[],
    marks: marks.filter(({ count }) => count > 0),
  };
}

export interface PersonCounts {
  readonly id: string;
  readonly signIns: number;
  readonly refusedSignIns: number;
  /** Certificates issued in runs that they started. */
  readonly certificates: number;
  /** Whatever else they did: people, roles, orders, printers, hours. */
  readonly acts: number;
  readonly lastSeq: number;
}

/** Everybody whom the ledger names in this time, by their id. */
export function peopleBetween(index: Db, sinceMs: number, untilMs: number): PersonCounts[] {
  const rows = statement(
    index,
    `SELECT person AS id, sum(kind = 'signed-in') AS signIns, sum(kind = 'sign-in-refused') AS refusedSignIns,
        sum(kind = 'certificate-issued') AS certificates,
        sum(kind NOT IN ('signed-in', 'sign-in-refused', 'certificate-issued', 'signature-intended', 'signature-refused',
          'step-stopped', 'secrets-drawn', 'label-intended', 'label-voided')) AS acts, max(seq) AS lastSeq
      FROM log WHERE person IS NOT NULL AND atMs >= ? AND atMs < ? GROUP BY person ORDER BY person`,
  );
  return rows.all(sinceMs, untilMs) as PersonCounts[];
}
