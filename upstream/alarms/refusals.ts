import { hash } from 'node:crypto';
import type { Database } from '../database.ts';
import type { Refused } from '../refusal.ts';

/** Keeps every refusal: who, what, why, when. The same again counts up, so that a loop fills no disk. */
export interface Who {
  readonly station: string | null;
  readonly spkiSha256Hex: string | null;
}

export const NOBODY: Who = { station: null, spkiSha256Hex: null };

export interface WhatWasRefused {
  readonly who: Who;
  /** Method and path. */
  readonly request: string;
  readonly refusal: Refused;
}

export async function recordRefusal(database: Database, { who, request, refusal }: WhatWasRefused): Promise<void> {
  const { reason, detail } = refusal.body;
  const { theirs = null, ours = null, recordedAs = reason } = refusal.evidence ?? {};
  const fingerprint = hash(
    'sha256',
    JSON.stringify([who.station, who.spkiSha256Hex, request, recordedAs, detail, theirs, ours]),
  );
  await database.query(
    `insert into refusals (fingerprint, station, spki_sha256, request, reason, detail, theirs, ours)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (fingerprint) do update set times = refusals.times + 1, last_seen_at = now()`,
    [fingerprint, who.station, who.spkiSha256Hex, request, recordedAs, JSON.stringify(detail), theirs, ours],
  );
}
