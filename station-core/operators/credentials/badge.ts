/**
 * A badge is kept only as its tag: scrypt of what the reader types, under one salt for the whole file. A plain salted
 * SHA-256 would not do: badge numbers have 32 to 40 bits, many of them are printed on the card or counted upwards, and
 * a graphics card tries all of them in seconds. Being findable by one tag costs that one guess tests every badge.
 */
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';
import type { Hashing, Salted } from './scrypt.ts';

/** Four bytes of a card number in hexadecimal are 8; the shortest that readers type in decimal have 6 to 8. */
const MIN_CHARACTERS = 6;

export async function badgeTag(badge: Secret<string>, salt: Salted, hashing: Hashing): Promise<string> {
  return hashing.tag(textOf(badge), salt);
}

export function refuseWeakBadge(badge: Secret<string>): void {
  if (textOf(badge).length < MIN_CHARACTERS) throw new Fault('person.weak-badge');
}

/** Readers differ in what they put around the number. */
function textOf(badge: Secret<string>): string {
  return badge.reveal().trim().normalize('NFC');
}
