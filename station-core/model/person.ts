/** How people are named, and what a PIN looks like. */

/** The short name of a person. The ledger knows people by it, so it never passes to somebody else. */
export const PERSON_ID = /^[a-z0-9][a-z0-9.-]{0,31}$/;

export const MAX_PERSON_NAME_CHARACTERS = 60;

export const PIN_DIGITS = { fewest: 6, most: 12 } as const;
export const PIN = /^\d{6,12}$/;

/** With a one-time code a person sets a PIN of their own. */
export const PIN_CODE_CHARACTERS = 10;
export const PIN_CODE_HOURS = 24;
/** Without what is mistaken for one another on paper or by ear: B8, DOQ0, I1L, S5, UV, Z2 have one of each at most. */
export const PIN_CODE_ALPHABET = '34679ACDEFGHJKMNPRTVWXY';

/** As it is shown: two halves are easier to read out and to type. Whoever types it may leave the hyphen out. */
export function pinCodeInGroups(code: string): string {
  const half = Math.ceil(code.length / 2);
  return `${code.slice(0, half)}-${code.slice(half)}`;
}

/** Roles that officers can give somebody back when nobody at the station can. */
export const RECOVERABLE_ROLES = ['administrator', 'security-officer'] as const;
export type RecoverableRole = (typeof RECOVERABLE_ROLES)[number];
/** An order to do so holds no longer. */
export const RECOVERY_DAYS = 14;

/** What somebody gets in place of what they had: a one-time code for a PIN, or another badge. */
export const RESETS = ['pin', 'badge'] as const;
export type ResetKind = (typeof RESETS)[number];
