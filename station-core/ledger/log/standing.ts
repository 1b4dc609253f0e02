/** What the security officer has to decide about that no single entry says. */
import { statement, type Db } from '../store.ts';
import { quotaSteps, UNWITNESSED_AFTER_MS, type LogContext } from './live-marks.ts';

export type StandingMatter =
  | { readonly kind: 'hours-not-set' }
  | { readonly kind: 'no-upstream' }
  | { readonly kind: 'unwitnessed'; readonly entries: number; readonly oldestAt: string }
  | { readonly kind: 'permit'; readonly permit: string; readonly issued: number; readonly quota: number };

export interface Newest {
  readonly sizeEntries: number;
  /** The time of an entry. */
  readonly atOf: (seq: number) => string;
}

export function standingMatters(index: Db, context: LogContext, newest: Newest): StandingMatter[] {
  return [...hours(index), ...witness(context, newest), ...permits(index, context)];
}

function hours(index: Db): StandingMatter[] {
  const set = statement(index, "SELECT 1 FROM log WHERE kind = 'working-hours-set' LIMIT 1").get();
  return set === undefined ? [{ kind: 'hours-not-set' }] : [];
}

function witness({ receivedEntries, nowMs }: LogContext, { sizeEntries, atOf }: Newest): StandingMatter[] {
  if (receivedEntries === null) return [{ kind: 'no-upstream' }];
  if (receivedEntries >= sizeEntries) return [];
  const oldestAt = atOf(receivedEntries);
  if (Date.parse(oldestAt) >= nowMs - UNWITNESSED_AFTER_MS) return [];
  return [{ kind: 'unwitnessed', entries: sizeEntries - receivedEntries, oldestAt }];
}

function permits(index: Db, context: LogContext): StandingMatter[] {
  const issuedUnder = statement(index, 'SELECT issued FROM logPermits WHERE permit = ?').pluck();
  return context.permits.flatMap(({ permit, quota }) => {
    const issued = (issuedUnder.get(permit) as number | undefined) ?? 0;
    const [nearlyUsedUp] = quotaSteps(quota);
    return nearlyUsedUp !== undefined && issued >= nearlyUsedUp
      ? [{ kind: 'permit' as const, permit, issued, quota }]
      : [];
  });
}
