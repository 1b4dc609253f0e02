import type { AtToken } from '../ceremony/token/ceremony-token.ts';
import { Fault } from '../fault.ts';
import type { CeremonyPerson } from '../ceremony/record/ceremony-record.ts';
import { askSecret } from './ask-secret.ts';

/** How a ceremony asks the people who hold it. */

export type CeremonyPin = AtToken;

/** The PIN is asked for at this terminal, when the right token is there. */
export function ceremonyPin(dir: string, signal: AbortSignal): CeremonyPin {
  return {
    dir,
    signal,
    askPin: ({ tokenLabel, tokenSerial }) =>
      askSecret(`Serial number ${tokenSerial}; PIN of the token ${tokenLabel}`, signal),
  };
}

const FEWEST_PEOPLE = 2;

/** `Anna Berg, security officer`: two different people at least. */
export function peoplePresent(given: readonly string[]): CeremonyPerson[] {
  const people = given.map((text) => {
    const at = text.indexOf(',');
    const [name, role] = at < 0 ? ['', ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    if (name === '' || role === '') throw bad(text, 'expected a name, a comma and what the person is');
    return { name, role };
  });
  if (new Set(people.map(({ name }) => name)).size < FEWEST_PEOPLE) {
    throw bad(given.join('; '), 'a ceremony has two people at least');
  }
  return people;
}

function bad(given: string, problem: string): Fault {
  return new Fault('station.bad-argument', { argument: '--present', given, problem });
}
