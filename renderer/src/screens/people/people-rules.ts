import { MAX_PERSON_NAME_CHARACTERS, PERSON_ID } from '../../../../station-core/model/person.ts';
import type { Role } from '../../../../station-core/model/role.ts';
import { isPin } from '../sign-in/sign-in-rules.ts';

/** What the contract accepts for a new person, so that a mistake shows before the request. Pure. */
export interface NewPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly badge: string;
}

/** No role is ticked beforehand: whoever adds a person decides what they may do. */
export const NOBODY: NewPerson = { id: '', name: '', roles: [], badge: '' };

type Field = 'id' | 'name' | 'roles';
export type PersonMistake = 'badId' | 'badName' | 'badRoles';

export function personMistakes(person: NewPerson): Partial<Record<Field, PersonMistake>> {
  const { id, name, roles } = person;
  const trimmed = name.trim();
  return {
    ...(PERSON_ID.test(id) ? {} : { id: 'badId' as const }),
    ...(trimmed.length >= 1 && trimmed.length <= MAX_PERSON_NAME_CHARACTERS ? {} : { name: 'badName' as const }),
    ...(roles.length > 0 ? {} : { roles: 'badRoles' as const }),
  };
}

/** A field that was left empty is left out: the station takes no empty badge. */
export function askedFor({ id, name, roles, badge }: NewPerson) {
  return {
    id,
    name: name.trim(),
    roles: [...roles],
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
