/** Which PINs are guessed first. Returns the rule that a PIN breaks, never the PIN. */
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';

/** Of those the rules below let through, the ones found again and again in lists of leaked six-digit codes. */
const FAVOURITES = new Set(
  '112233 123321 159753 147258 258456 159357 147852 789456 456789 123654 456123 789123 112358 314159 141421 271828'.split(
    ' ',
  ),
);

export type WeakPin =
  | 'not 6 to 12 digits'
  | 'few different digits'
  | 'a row'
  | 'a repetition'
  | 'well known'
  | 'the name';

export function refuseWeakPin(pin: Secret<string>, id: string): void {
  const rule = weaknessOf(pin.reveal(), id);
  if (rule !== undefined) throw new Fault('person.weak-pin', { rule });
}

export function weaknessOf(pin: string, id: string): WeakPin | undefined {
  if (!/^[0-9]{6,12}$/.test(pin)) return 'not 6 to 12 digits';
  if (new Set(pin).size < 3) return 'few different digits';
  if (isRow(pin)) return 'a row';
  if (/^(\d+)\1+$/.test(pin)) return 'a repetition';
  if (FAVOURITES.has(pin)) return 'well known';
  return id.replaceAll(/\D/g, '') === pin ? 'the name' : undefined;
}

/** 123456, 987654, 890123, 246802: every digit is as far from the one before. */
function isRow(pin: string): boolean {
  const digits = Array.from(pin, Number);
  const steps = digits.slice(1).map((digit, i) => (digit - (digits[i] ?? 0) + 10) % 10);
  return new Set(steps).size === 1;
}
