/** What people do elsewhere while a new station waits, by which a screen finds its words. */
export const SETUP_TASKS = [
  'officer-key',
  'pin-file',
  'signer-account',
  'signer-files',
  'signer-pin',
  'signer-service',
  'signer-group',
  'escrow-key',
  'root-signs',
  'root-returns',
  'draw-code',
  'compare-key',
  'make-product',
  'check-product',
  'sign',
  'keep-record',
  'first-administrator',
  'open-screens',
] as const;
export type SetupTaskName = (typeof SETUP_TASKS)[number];
