import { hash, randomBytes } from 'node:crypto';
import { Fault } from '../../station-core/fault.ts';
import { STATION_NAME } from '../../station-core/model/first-day/station-name.ts';
import { Secret } from '../../station-core/secret.ts';
import { ENROLMENT_ALPHABET, ENROLMENT_CODE_CHARACTERS } from '../../station-core/sync/enrol/enrolment-code.ts';
import { inTransaction } from '../database.ts';
import type { Database } from '../database.ts';
import { isAdded } from '../registry/ranges.ts';
import type { Range } from '../registry/ranges.ts';

/** The one-time codes of enrolments: drawn here, kept as a hash, one open code for each station. */
export interface NewEnrolment {
  readonly station: string;
  readonly validHours: number;
  /** The station must have this key; absent: the one that it names is registered. */
  readonly checkpointKey?: string;
  readonly ranges: readonly Range[];
  readonly by: string;
  readonly reason: string;
}

export interface EnrolmentCode {
  readonly code: Secret<string>;
  readonly expiresAt: Date;
}

const HOUR_MS = 60 * 60_000;

/** An earlier code of the same station ends. */
export async function addEnrolment(database: Database, wanted: NewEnrolment): Promise<EnrolmentCode> {
  const { station, checkpointKey, ranges, by, reason } = wanted;
  if (!STATION_NAME.test(station)) throw new Fault('station.bad-argument', { station });
  const code = drawCode();
  const expiresAt = new Date(Date.now() + wanted.validHours * HOUR_MS);
  await inTransaction(database, async (transaction) => {
    // Whoever adds the station hears of a range that is taken, and not the station later.
    for (const range of ranges) await isAdded(transaction, { ...range, station });
    await transaction.query(
      'update enrolments set ended_at = now() where station = $1 and used_at is null and ended_at is null',
      [station],
    );
    await transaction.query(
      `insert into enrolments (station, code_sha256, checkpoint_key, ranges, added_by, reason, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [station, codeSha256Hex(code.reveal()), checkpointKey ?? null, JSON.stringify(ranges), by, reason, expiresAt],
    );
  });
  return { code, expiresAt };
}

export function codeSha256Hex(code: string): string {
  return hash('sha256', code);
}

/** Each character takes five bits of a byte of its own: 256 is a multiple of 32, so no character is likelier. */
function drawCode(): Secret<string> {
  const characters = [...randomBytes(ENROLMENT_CODE_CHARACTERS)].map((byte) => ENROLMENT_ALPHABET[byte % 32]);
  return new Secret(characters.join(''));
}
