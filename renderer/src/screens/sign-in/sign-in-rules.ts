/** What the contract takes, so that a person learns of a mistake before the station is asked. The station decides. */

export const PIN_DIGITS = { fewest: 6, most: 12 } as const;
const ID = /^[a-z0-9][a-z0-9.-]{0,31}$/;

export interface FirstAdministrator {
  readonly id: string;
  readonly name: string;
  readonly pin: string;
  readonly pinAgain: string;
}

export type Mistake = 'badId' | 'badName' | 'badPin' | 'pinsDiffer';

export function mistakesOf({
  id,
  name,
  pin,
  pinAgain,
}: FirstAdministrator): Partial<Record<keyof FirstAdministrator, Mistake>> {
  const trimmed = name.trim();
  return {
    ...(ID.test(id) ? {} : { id: 'badId' as const }),
    ...(trimmed.length >= 1 && trimmed.length <= 60 ? {} : { name: 'badName' as const }),
    ...(isPin(pin) ? {} : { pin: 'badPin' as const }),
    ...(pin === pinAgain ? {} : { pinAgain: 'pinsDiffer' as const }),
  };
}

export function isPin(text: string): boolean {
  return /^\d+$/.test(text) && text.length >= PIN_DIGITS.fewest && text.length <= PIN_DIGITS.most;
}

/** Digits only, however they were entered, and no more than a PIN may have. */
export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '').slice(0, PIN_DIGITS.most);
}
