import type { Head, Refusal, RefusalReason } from '../station-core/sync/batch.ts';

/** Why a batch was not taken. A value, not an exception: refusing is upstream's daily work. */
export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly body: Refusal;
  /** What is kept of a history that is not ours; it does not go into the answer. */
  readonly evidence?: HistoryEvidence;
}

export interface HistoryEvidence {
  /** `forked`: an entry differs from the one that was receipted, under a checkpoint that the station signed. */
  readonly recordedAs?: 'forked';
  readonly theirs: string;
  readonly ours: string | null;
}

const STATUS = {
  malformed: 400,
  'unknown-station': 403,
  'wrong-origin': 403,
  'bad-checkpoint': 422,
  'wrong-from': 409,
  'does-not-extend': 422,
  'bad-entry': 422,
  unavailable: 503,
  'not-found': 404,
  'bad-certificate': 403,
  'certificate-unknown': 403,
  'certificate-disabled': 403,
  'bad-request': 422,
  'bad-code': 403,
  'station-at-work': 409,
  'not-registered': 409,
  'bad-crl': 422,
  'not-allowed': 403,
  'too-many-requests': 429,
} as const satisfies Record<RefusalReason, number>;

export function refused(reason: RefusalReason, detail: Refusal['detail'] = {}, have?: Head): Refused {
  const body = have === undefined ? { reason, detail } : { reason, detail, have };
  return { kind: 'refused', status: STATUS[reason], body };
}
