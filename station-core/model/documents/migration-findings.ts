/** What may be wrong with the files of an old station, in one word each. */
export const MIGRATION_FINDINGS = [
  /** A line of the old journal that is none. */
  'journal-line-damaged',
  /** Two lines of the old journal for the same certificate. */
  'journal-line-twice',
  /** The journal signed something that no intent in the ledger names. */
  'signed-without-intent',
  /** The journal signed it, and the ledger has the intent, but no certificate. */
  'certificate-not-recorded',
  /** The ledger has a certificate that the journal does not. */
  'certificate-not-in-journal',
  /** The journal counts the certificate under another permit than the ledger. */
  'other-permit',
  /** The journal holds another signature than the certificate. */
  'other-signature',
  /** The old issuing key did not make the signature. */
  'bad-signature',
  /** A permit of the folder that cannot be read. */
  'permit-unreadable',
  /** What the verification of the ledger says. */
  'ledger-problem',
] as const;

export type MigrationFinding = (typeof MIGRATION_FINDINGS)[number];
