/** What a key block is for, by the number its purpose field holds (docs/specs/espressif.md 4.2). */
export const PURPOSES = {
  user: 0,
  'ecdsa-p256': 1,
  'xts-256-1': 2,
  'xts-256-2': 3,
  'xts-128': 4,
  'hmac-all': 5,
  'hmac-jtag': 6,
  'hmac-ds': 7,
  'hmac-up': 8,
  'digest-0': 9,
  'digest-1': 10,
  'digest-2': 11,
} as const;
export type Purpose = keyof typeof PURPOSES;
