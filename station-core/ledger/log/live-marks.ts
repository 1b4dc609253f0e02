/** The marks that depend on the time, on upstream's receipts and on permits: found when somebody asks, and stored nowhere. */
import type { LiveMark } from '../../model/issuance/log-mark.ts';

/** What the log is held against. */
export interface LogContext {
  readonly nowMs: number;
  /** How many entries upstream has signed for; null where no upstream is set up, and then nothing waits for it. */
  readonly receivedEntries: number | null;
  readonly permits: readonly { readonly permit: string; readonly quota: number }[];
}

/** Longer than the step that signs may last: whatever becomes of the intent now, nobody waits for it. */
export const NO_RESULT_AFTER_MS = 60_000;
/** As many hours without a receipt, and a day's entries could still be cut off unseen. */
export const UNWITNESSED_AFTER_MS = 24 * 60 * 60_000;
const QUOTA_SHARE = 0.9;

export interface LiveRow {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly permit: string | null;
  /** Which certificate under this permit it is, from 1 on. */
  readonly permitCount: number | null;
}

export type LiveRule = (row: LiveRow, context: LogContext) => boolean;

export const LIVE_RULES: Readonly<Record<LiveMark, LiveRule>> = {
  /** The row of an intent goes when its result comes. */
  'no-result': ({ kind, atMs }, { nowMs }) => kind === 'signature-intended' && atMs < nowMs - NO_RESULT_AFTER_MS,
  unwitnessed: ({ seq, atMs }, { nowMs, receivedEntries }) =>
    receivedEntries !== null && seq >= receivedEntries && atMs < nowMs - UNWITNESSED_AFTER_MS,
  quota: ({ permit, permitCount }, { permits }) => {
    const quota = permits.find((each) => each.permit === permit)?.quota;
    return quota !== undefined && permitCount !== null && quotaSteps(quota).includes(permitCount);
  },
};

/** The certificate that reaches nine tenths of a quota, and the one that uses it up. */
export function quotaSteps(quota: number): readonly number[] {
  return quota === 0 ? [] : [Math.ceil(quota * QUOTA_SHARE), quota];
}

/** The same rules for SQLite, so that a long log is filtered where it lies. */
export function liveCondition(mark: LiveMark, context: LogContext): Condition {
  switch (mark) {
    case 'no-result':
      return { sql: `kind = 'signature-intended' AND atMs < ?`, values: [context.nowMs - NO_RESULT_AFTER_MS] };
    case 'unwitnessed':
      if (context.receivedEntries === null) return NEVER;
      return { sql: 'seq >= ? AND atMs < ?', values: [context.receivedEntries, context.nowMs - UNWITNESSED_AFTER_MS] };
    case 'quota':
      return anyOf(
        context.permits.flatMap(({ permit, quota }) =>
          quotaSteps(quota).map((count) => ({ sql: 'permit = ? AND permitCount = ?', values: [permit, count] })),
        ),
      );
  }
}

export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

const NEVER: Condition = { sql: 'FALSE', values: [] };

export function anyOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return NEVER;
  return joined(conditions, ' OR ');
}

export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: 'TRUE', values: [] };
  return joined(conditions, ' AND ');
}

function joined(conditions: readonly Condition[], by: string): Condition {
  return { sql: conditions.map(({ sql }) => `(${sql})`).join(by), values: conditions.flatMap(({ values }) => values) };
}
