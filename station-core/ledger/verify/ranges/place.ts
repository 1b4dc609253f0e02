/** Whether an entry stands where it says that it stands, and at a time that its neighbour allows. */
import type { Outline } from '../outlines/outline.ts';

export interface Place {
  readonly seq: number;
  readonly station: string | undefined;
  /** The last entry before it that was the one that was hashed. */
  readonly before: Outline | undefined;
}

const NOTHING: readonly string[] = [];

export function isOutOfPlace(entry: Outline, place: Place): boolean {
  return whatIsOutOfPlace(entry, place).length > 0;
}

export function whatIsOutOfPlace(entry: Outline, { seq, station, before }: Place): readonly string[] {
  const inOrder = before === undefined || entry.at >= before.at;
  if (entry.seq === seq && entry.station === station && inOrder && entry.clockBehindMs === undefined) return NOTHING;
  const wrong: string[] = [];
  if (entry.seq !== seq) wrong.push(`says it is entry ${entry.seq}`);
  if (entry.station !== station) wrong.push(`is of station ${entry.station}`);
  if (!inOrder) wrong.push('is older than the entry before it');
  const behindNothing = before === undefined ? seq === 0 : before.seq === seq - 1 && before.at !== entry.at;
  if (entry.clockBehindMs !== undefined && behindNothing) {
    wrong.push('says its clock stood behind, but has a time of its own');
  }
  return wrong;
}
