import type { Answer } from '../../cli/at-terminal.ts';

/** What is typed at a terminal on the first day. */
export const PASSPHRASE = 'correct horse battery staple';
export const ROOT_PIN = '87654321';

export const twice = (of: string): Answer[] => [
  { to: `New passphrase of ${of}, at least 16 characters: `, typed: PASSPHRASE },
  { to: 'The same passphrase again: ', typed: PASSPHRASE },
];

/** What the question itself asks to be typed. */
export const confirms = (to: string): Answer => ({
  to: `${to}: `,
  typed: (seen) => new RegExp(`Type (.+?) ${to}`).exec(seen)?.[1] ?? '',
});

export const stops = (question: string): Answer => ({ to: `${question}: `, typed: '' });

export const pinOf = (token: string, pin: string): Answer => ({ to: `PIN of the token ${token}: `, typed: pin });

export const newPin = (id: string, pin: string): Answer[] => [
  { to: `New PIN for ${id}: `, typed: pin },
  { to: `Repeat the PIN for ${id}: `, typed: pin },
];
