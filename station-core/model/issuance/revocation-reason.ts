/**
 * Why a certificate is revoked: the words of RFC 5280 section 5.3.1 and their codes. A hold is none of them: whatever is
 * revoked here stays revoked, and a unit that QA puts aside keeps its certificate.
 */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const;

export type RevocationReason = keyof typeof REVOCATION_REASONS;

export const REVOCATION_REASON_WORDS = Object.keys(REVOCATION_REASONS) as [RevocationReason, ...RevocationReason[]];

/** `undefined` for a code that this product never writes. */
export function revocationReasonOf(code: number): RevocationReason | undefined {
  return REVOCATION_REASON_WORDS.find((word) => REVOCATION_REASONS[word] === code);
}

/** One entry of the ledger names no more certificates than this. */
export const MAX_REVOKED_PER_INTENT = 100;
/** What one order, or one decision at the station, may revoke. */
export const MAX_REVOKED_PER_ORDER = 2_000;
/** What is revoked at a screen: the order of two officers has to fit into one message. Larger ones are revoked in the shell. */
export const MAX_REVOKED_AT_SCREEN = 500;
/** Where the station manifest says nothing: above so many certificates a day, two officers sign an order. */
export const ORDERS_ABOVE = 10;
/** Where the station manifest says nothing: a CRL is valid for so many days. */
export const CRL_DAYS = 7;
