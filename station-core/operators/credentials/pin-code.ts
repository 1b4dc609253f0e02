/**
 * The one-time code with which a person sets a PIN of their own. An administrator sees it once and hands it over; kept is
 * only its hash. It says who may choose the PIN, and lets nobody work.
 */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { PIN_CODE_ALPHABET, PIN_CODE_CHARACTERS, PIN_CODE_HOURS } from '../../model/person.ts';
import { Secret } from '../../secret.ts';
import { type Hashing, scryptHashSchema } from './scrypt.ts';

const LIFE_MS = PIN_CODE_HOURS * 3_600_000;

export const pinCodeSchema = z.strictObject({
  hash: scryptHashSchema,
  /** By the clock on the wall: it must hold over a restart. */
  drawnAt: z.iso.datetime({ precision: 3 }),
  /** The person never had a PIN: it came with their account. */
  first: z.literal(true).exactOptional(),
});
export type PinCode = z.infer<typeof pinCodeSchema>;

export interface DrawnCode {
  readonly code: Secret<string>;
  readonly kept: PinCode;
}

/** Ten of 23 letters and digits: 45 bits, far more than the lock-out lets anybody try in a day. */
export async function drawPinCode(hashing: Hashing, now: Date): Promise<DrawnCode> {
  const characters = Array.from({ length: PIN_CODE_CHARACTERS }, () =>
    PIN_CODE_ALPHABET.charAt(randomInt(PIN_CODE_ALPHABET.length)),
  );
  const code = new Secret(characters.join(''));
  return { code, kept: { hash: await hashing.hash(code.reveal()), drawnAt: now.toISOString() } };
}

/** People type in lower case, and set blanks and hyphens where they read them in groups. */
export function pinCodeAsTyped(typed: Secret<string>): Secret<string> {
  return new Secret(typed.reveal().replaceAll(/[\s-]/g, '').toUpperCase());
}

const LIKE_CODE = new RegExp(`^[${PIN_CODE_ALPHABET}]{${String(PIN_CODE_CHARACTERS)}}$`);

/** Where a badge could be meant, too: hardly any number of a badge has only these characters. */
export function isLikePinCode(typed: Secret<string>): boolean {
  return LIKE_CODE.test(pinCodeAsTyped(typed).reveal());
}

/** Neither late nor, when the clock was set back, so early that its day would begin again. */
export function isInTime({ drawnAt }: PinCode, now: Date): boolean {
  return Math.abs(now.getTime() - Date.parse(drawnAt)) < LIFE_MS;
}

export function validUntil({ drawnAt }: PinCode): string {
  return new Date(Date.parse(drawnAt) + LIFE_MS).toISOString();
}
