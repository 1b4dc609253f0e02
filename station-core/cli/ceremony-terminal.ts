import { peopleIn } from '../ceremony/record/people-present.ts';
import type { AtToken } from '../ceremony/token/ceremony-token.ts';
import { Fault } from '../fault.ts';
import type { CeremonyPerson } from '../ceremony/record/ceremony-record.ts';
import { askSecret } from './ask-secret.ts';

/** How a ceremony asks the people who hold it. */

export type CeremonyPin = AtToken;

/** The PIN is asked for at this terminal, when the right token is there. `of` is what its keys are those of. */
export function ceremonyPin(dir: string, of: 'station' | 'root', signal: AbortSignal): CeremonyPin {
  return {
    dir,
    signal,
    askPin: ({ tokenLabel, tokenSerial }) =>
      askSecret(`Token of the ${of}, serial number ${tokenSerial}: user PIN of the token ${tokenLabel}`, signal),
  };
}

const FEWEST_PEOPLE = 2;

/** `Anna Berg, security officer`: two different people at least. */
export function peoplePresent(given: readonly string[]): CeremonyPerson[] {
  const people = peopleIn(given);
  if (people.some(({ name, role }) => name === '' || role === '')) {
    throw bad(given.join('; '), 'expected a name, a comma and what the person is');
  }
  if (new Set(people.map(({ name }) => name)).size < FEWEST_PEOPLE) {
    throw bad(given.join('; '), 'a ceremony has two people at least');
  }
  return people;
}

function bad(given: string, problem: string): Fault {
  return new Fault('station.bad-argument', { argument: '--present', given, problem });
}
