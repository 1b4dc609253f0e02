import {
  MAX_PERSON_NAME_CHARACTERS,
  PERSON_ID,
  PIN,
  PIN_CODE_CHARACTERS,
  PIN_DIGITS,
} from '../../../../station-core/model/person.ts';

/** What the contract takes, so that a person learns of a mistake before the station is asked. The station decides. */

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
    ...(PERSON_ID.test(id) ? {} : { id: 'badId' as const }),
    ...(trimmed.length >= 1 && trimmed.length <= MAX_PERSON_NAME_CHARACTERS ? {} : { name: 'badName' as const }),
    ...(isPin(pin) ? {} : { pin: 'badPin' as const }),
    ...(pin === pinAgain ? {} : { pinAgain: 'pinsDiffer' as const }),
  };
}

/** What a person enters who sets their PIN with a one-time code. */
export interface WithCode {
  readonly id: string;
  readonly code: string;
  readonly pin: string;
  readonly pinAgain: string;
}

export const NO_CODE: WithCode = { id: '', code: '', pin: '', pinAgain: '' };

export function codeMistakes({
  id,
  code,
  pin,
  pinAgain,
}: WithCode): Partial<Record<keyof WithCode, 'missingId' | 'badCode' | 'badPin' | 'pinsDiffer'>> {
  const hasAllOfIt = code.replaceAll(/[\s-]/g, '').length === PIN_CODE_CHARACTERS;
  return {
    ...(id.trim() === '' ? { id: 'missingId' as const } : {}),
    ...(hasAllOfIt ? {} : { code: 'badCode' as const }),
    ...newPinMistakes({ pin, pinAgain }),
  };
}

/** A PIN that somebody chooses, twice because nobody sees it. */
export type NewPin = Pick<WithCode, 'pin' | 'pinAgain'>;

export const NEW_PIN: NewPin = { pin: '', pinAgain: '' };

export function newPinMistakes({ pin, pinAgain }: NewPin): Partial<Record<keyof NewPin, 'badPin' | 'pinsDiffer'>> {
  return {
    ...(isPin(pin) ? {} : { pin: 'badPin' as const }),
    ...(pin === pinAgain ? {} : { pinAgain: 'pinsDiffer' as const }),
  };
}

export function isPin(text: string): boolean {
  return PIN.test(text);
}

/** Digits only, however they were entered, and no more than a PIN may have. */
export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '').slice(0, PIN_DIGITS.most);
}
