import { MAX_PERSON_NAME_CHARACTERS, PERSON_ID } from '../../../../station-core/model/person.ts';
import type { Role } from '../../../../station-core/model/role.ts';
import { isPin } from '../sign-in/sign-in-rules.ts';

/** What the contract accepts for a new person, so that a mistake shows before the request. Pure. */
export interface NewPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly pin: string;
  readonly pinAgain: string;
  readonly badge: string;
}

export const NOBODY: NewPerson = { id: '', name: '', roles: ['operator'], pin: '', pinAgain: '', badge: '' };

type Field = 'id' | 'name' | 'roles' | 'pin' | 'pinAgain' | 'badge';
export type PersonMistake = 'badId' | 'badName' | 'badRoles' | 'badPin' | 'pinsDiffer' | 'noCredential';

export function personMistakes(person: NewPerson): Partial<Record<Field, PersonMistake>> {
  const { id, name, roles, pin, pinAgain, badge } = person;
  const trimmed = name.trim();
  const hasPin = pin !== '' || pinAgain !== '';
  return {
    ...(PERSON_ID.test(id) ? {} : { id: 'badId' as const }),
    ...(trimmed.length >= 1 && trimmed.length <= MAX_PERSON_NAME_CHARACTERS ? {} : { name: 'badName' as const }),
    ...(roles.length > 0 ? {} : { roles: 'badRoles' as const }),
    ...(!hasPin || isPin(pin) ? {} : { pin: 'badPin' as const }),
    ...(pin === pinAgain ? {} : { pinAgain: 'pinsDiffer' as const }),
    ...(hasPin || badge !== '' ? {} : { badge: 'noCredential' as const }),
  };
}

/** A field that was left empty is left out: the station takes no empty PIN and no empty badge. */
export function askedFor({ id, name, roles, pin, badge }: NewPerson) {
  return {
    id,
    name: name.trim(),
    roles: [...roles],
    ...(pin === '' ? {} : { pin }),
    ...(badge === '' ? {} : { badge }),
  };
}

export interface PinChange {
  /** The current PIN, or what the scanner reads from the badge. */
  readonly current: string;
  readonly pin: string;
  readonly pinAgain: string;
}

export const NO_PIN: PinChange = { current: '', pin: '', pinAgain: '' };

export function pinMistakes({
  current,
  pin,
  pinAgain,
}: PinChange): Partial<Record<keyof PinChange, 'missingCurrent' | 'badPin' | 'pinsDiffer'>> {
  return {
    ...(current.trim() === '' ? { current: 'missingCurrent' as const } : {}),
    ...(isPin(pin) ? {} : { pin: 'badPin' as const }),
    ...(pin === pinAgain ? {} : { pinAgain: 'pinsDiffer' as const }),
  };
}
