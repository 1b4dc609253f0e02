import { Fault } from '../fault.ts';
import { rememberPeople } from '../ledger/reading/people-known.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { permits } from '../model/permission.ts';
import type { Role } from '../model/role.ts';
import { type OpenOperators, openOperators } from '../operators/open-operators.ts';
import { isLikePinCode } from '../operators/credentials/pin-code.ts';
import { idAsTyped, type Person } from '../operators/person.ts';
import { Secret } from '../secret.ts';
import { askSecret } from './ask-secret.ts';

export interface AtTerminal {
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly as: string;
  readonly roles: readonly Role[];
}

/** Signs a person in as a screen does: by PIN, with the same lock-out and the same entries, and only with one of these roles. */
export async function personAtTerminal(
  { dataDir, ledger, as, roles }: AtTerminal,
  signal: AbortSignal,
): Promise<Person> {
  return signInAtTerminal(await operatorsOf(dataDir, ledger), { as, roles }, signal);
}

/** The people of a station, whose ledger this process writes. */
export function operatorsOf(dataDir: string, ledger: Ledger): Promise<OpenOperators> {
  return openOperators({
    dir: dataDir,
    ledgerKnowsPeople: () => ledger.peopleHaveSignedIn(),
    record: (event) => {
      ledger.append(event);
      rememberPeople(ledger, event);
    },
  });
}

/** Who has only a one-time code sets their own PIN with it first, as at a screen. */
export async function signInAtTerminal(
  { people, signIn }: Pick<OpenOperators, 'people' | 'signIn'>,
  { as, roles }: Pick<AtTerminal, 'as' | 'roles'>,
  signal: AbortSignal,
): Promise<Person> {
  const id = idAsTyped(as);
  const awaitsPin = people.find(id)?.pinCodeUntil !== undefined;
  const pin = awaitsPin
    ? await setFirstPin(signIn, { id, code: await askSecret(`One-time code of ${id}`, signal) }, signal)
    : await askSecret(`Sign-in PIN of ${as}`, signal);
  return permitted(await signIn.withPin('terminal', { id, pin }), roles);
}

function permitted(person: Person, roles: readonly Role[]): Person {
  if (!permits(roles, person.roles)) throw new Fault('person.not-allowed', { id: person.id, roles: roles.join(', ') });
  return person;
}

/**
 * Whoever works at this terminal: by PIN, or by what the reader types of their badge. Without `as` they say who they are
 * first; a badge says it by itself, so nothing of it is shown.
 */
export async function workerAtTerminal(
  operators: Pick<OpenOperators, 'people' | 'signIn'>,
  { as, roles }: { readonly as?: string | undefined; readonly roles: readonly Role[] },
  signal: AbortSignal,
): Promise<Person> {
  const { people, signIn } = operators;
  const said = as === undefined ? await askSecret('Scan your badge, or type your short name', signal) : new Secret(as);
  const id = idAsTyped(said.reveal());
  const known = people.find(id);
  if (as === undefined && known === undefined) return permitted(await signIn.withBadge('terminal', said), roles);
  if (known?.pinCodeUntil !== undefined && !known.hasBadge) {
    return signInAtTerminal(operators, { as: id, roles }, signal);
  }
  const awaitsPin = known?.pinCodeUntil !== undefined;
  const proof = await askSecret(`${awaitsPin ? 'Badge or one-time code' : 'Sign-in PIN or badge'} of ${id}`, signal);
  if (awaitsPin && isLikePinCode(proof)) {
    const pin = await setFirstPin(signIn, { id, code: proof }, signal);
    return permitted(await signIn.withPin('terminal', { id, pin }), roles);
  }
  return permitted(await signIn.withPinOrBadge('terminal', { id, proof }), roles);
}

/** Twice, because nobody sees what they type. */
export async function askNewPin(id: string, signal: AbortSignal): Promise<Secret<string>> {
  const pin = await askSecret(`New PIN for ${id}`, signal);
  const again = await askSecret(`Repeat the PIN for ${id}`, signal);
  if (pin.reveal() !== again.reveal()) throw new Fault('person.pins-differ', { id });
  return pin;
}

async function setFirstPin(
  signIn: OpenOperators['signIn'],
  { id, code }: { readonly id: string; readonly code: Secret<string> },
  signal: AbortSignal,
): Promise<Secret<string>> {
  const pin = await askNewPin(id, signal);
  await signIn.setOwnPin('terminal', { id, code, pin });
  return pin;
}
