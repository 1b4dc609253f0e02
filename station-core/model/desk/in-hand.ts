/** What is looked at when a unit is verified in hand, and what that comes to. */
export const IN_HAND_CHECKS = [
  /** The ledger has this unit, and it passed. */
  'record',
  'chip',
  'boot-loader',
  'partition-table',
  'application',
  /** The certificate in the unit is the one that was issued for it. */
  'certificate',
  /** It holds the private key of that certificate: it signed a fresh nonce. */
  'key',
  'serial',
  'lock',
  /** The scanned label is the one that counts for this unit. */
  'label',
  /** Password, SSID, serial, salt and verifier in the unit are those of the label. */
  'secrets',
  /** The code on the label opens the unit. */
  'owner-code',
] as const;
export type InHandCheckName = (typeof IN_HAND_CHECKS)[number];

export const IN_HAND_RESULTS = ['matches', 'differs', 'not-checked'] as const;

export interface InHandCheck {
  readonly check: InHandCheckName;
  readonly result: (typeof IN_HAND_RESULTS)[number];
  /** What the unit has, or why nothing could be compared; and what the ledger says. */
  readonly found?: string;
  readonly wanted?: string;
}

export const IN_HAND_VERDICTS = ['genuine', 'changed', 'not-ours'] as const;
export type InHandVerdict = (typeof IN_HAND_VERDICTS)[number];

/** Without these nobody can say that a unit is genuine, however well the rest fits. */
const NEEDED: readonly InHandCheckName[] = ['record', 'application', 'certificate', 'key'];

/** Undefined: nothing differs, and not enough was seen. A unit is never genuine for want of a contradiction. */
export function verdictOf(checks: readonly InHandCheck[]): Exclude<InHandVerdict, 'not-ours'> | undefined {
  if (checks.some(({ result }) => result === 'differs')) return 'changed';
  const matches = (wanted: InHandCheckName): boolean =>
    checks.some(({ check, result }) => check === wanted && result === 'matches');
  return NEEDED.every(matches) ? 'genuine' : undefined;
}

export const IN_HAND_STAGES = ['connecting', 'reading', 'starting', 'challenging', 'opening'] as const;
export type InHandStage = (typeof IN_HAND_STAGES)[number];
