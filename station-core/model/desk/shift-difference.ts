/** Where the balance of a shift can fail to add up. `ledger/shift/balance.ts` says how each one enters the equation. */

/** A close needs a reason for each of these. */
export const OPEN_DIFFERENCES = [
  /** The HSM signed what no entry of the ledger intended. */
  'signature-unknown',
  /** The HSM signed an intent, and no certificate was recorded. */
  'signature-unused',
  /** The ledger holds a certificate that the signing service never recorded. */
  'signature-missing',
  /** The signing service counted the signature under another permit. */
  'permit-differs',
  /** The journal of the signing service is shorter than at the last close. */
  'journal-shorter',
  /** Issued, and the unit has not confirmed that it holds it. */
  'not-delivered',
  /** The unit confirmed another chain than the one that was issued to it. */
  'chain-differs',
  /** The unit holds its certificate and has no valid label. */
  'not-labelled',
  /** A valid label of a unit that did not pass, or holds no certificate. */
  'label-unearned',
  /** One more valid label of a unit that has one. */
  'label-twice',
  /** The station does not know whether this label was printed, and it is not void. */
  'label-unaccounted',
  /** The label of an earlier shift was voided, and the unit has no other. */
  'label-withdrawn',
  /** The unit passed, and its file in `certs/` is missing. */
  'chain-file-missing',
  /** The unit passed, and its file in `certs/` is not the one that was written. */
  'chain-file-changed',
] as const;

/** What an earlier shift left open and this one finished: it needs no reason. */
export const SETTLED_DIFFERENCES = ['signed-earlier', 'issued-earlier', 'delivered-earlier'] as const;

export const DIFFERENCES = [...OPEN_DIFFERENCES, ...SETTLED_DIFFERENCES] as const;

export type OpenDifference = (typeof OPEN_DIFFERENCES)[number];
export type DifferenceKind = (typeof DIFFERENCES)[number];

export function isOpenDifference(kind: DifferenceKind): kind is OpenDifference {
  return OPEN_DIFFERENCES.some((each) => each === kind);
}

export const MAX_REASON_CHARACTERS = 500;
