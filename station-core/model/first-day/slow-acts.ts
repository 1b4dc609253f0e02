/** What takes a set-up seconds or more, by which a screen and a terminal find their words. */
export const SLOW_ACTS = [
  'find-tokens',
  'make-token',
  'keys',
  'enrol',
  'journal',
  'record',
  'products',
  'check',
] as const;
export type SlowAct = (typeof SLOW_ACTS)[number];
