import { z } from 'zod';
import type { Database } from '../database.ts';

/** What headquarters' own programs read: `GET /v1/alarms?before=…&limit=…`, newest first. It decides nothing. */
export const ALARMS_PATH = '/v1/alarms';

const MOST = 500;

export const alarmsQuerySchema = z.strictObject({
  /** Only what was last seen before this. */
  before: z.iso.datetime({ offset: true }).exactOptional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
});
export type AlarmsQuery = z.infer<typeof alarmsQuerySchema>;

export interface Alarm {
  readonly kind: 'refusal' | 'finding' | 'conflict' | 'key' | 'crl' | 'alarm';
  readonly id: string;
  readonly station: string | null;
  readonly what: string;
  readonly state: string;
  readonly times: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export async function alarmsBefore(database: Database, { before, limit }: AlarmsQuery): Promise<readonly Alarm[]> {
  const { rows } = await database.query<Omit<Alarm, 'times' | 'firstSeenAt' | 'lastSeenAt'> & Times>(
    `select kind, id, station, what, state, times, first_seen_at, last_seen_at, detail from alarm_list
      where last_seen_at < $1 order by last_seen_at desc, kind, id limit $2`,
    [before ?? 'infinity', limit],
  );
  return rows.map(({ times, first_seen_at: first, last_seen_at: last, ...row }) => {
    return { ...row, times: Number(times), firstSeenAt: first.toISOString(), lastSeenAt: last.toISOString() };
  });
}

interface Times {
  readonly times: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}
