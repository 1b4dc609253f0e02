/** What the security officer's log points out, most urgent first. The rules are in `ledger/log/`. */
export const LOG_MARKS = [
  'tables-differed',
  'duplicate-mac',
  'no-result',
  'clock-jump',
  'refusal',
  'out-of-hours',
  'locked-out',
  'unwitnessed',
  'quota',
  'reissue',
  'reprint',
  'label-void',
  'revoked',
  'people-changed',
  'setup-changed',
] as const;
export type LogMark = (typeof LOG_MARKS)[number];

/** Somebody has to decide about these; the others are good to know. */
export const MARKS_TO_DECIDE: readonly LogMark[] = [
  'tables-differed',
  'duplicate-mac',
  'no-result',
  'clock-jump',
  'refusal',
  'out-of-hours',
  'locked-out',
];

/** These depend on the time, on receipts or on permits; they are found when somebody asks. The others stand in entries. */
export const LIVE_MARKS = ['no-result', 'unwitnessed', 'quota'] as const;
export type LiveMark = (typeof LIVE_MARKS)[number];
