/** The state of the signing service, as every screen says it. */
export const quarantine = {
  since: 'Quarantine {{id}} since {{at}}.',
  open: 'Open documents',
  noStart: 'Signing is in quarantine: no unit can pass.',
  reasons: {
    'rolled-back': 'An older state of the ledger or of the signing journal came back.',
    forked: 'The ledger or the signing journal went on in two ways.',
    'receipt-ahead': 'Headquarters has seen more entries than this station.',
    'journal-missing': 'The signing journal is missing.',
    'ledger-journal-differ': 'Ledger and signing journal do not hold the same certificates.',
    other: 'The reason is in the signing journal.',
  },
  protection: {
    reduced: 'Reduced protection',
    hint: "The signing service runs in the station's own account. Whoever has this account can read its PIN and memory.",
  },
};
