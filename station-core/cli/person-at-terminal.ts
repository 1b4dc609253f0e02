import { Fault } from '../fault.ts';
import { rememberPeople } from '../ledger/reading/people-known.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { permits } from '../model/permission.ts';
import type { Role } from '../model/role.ts';
import { openOperators } from '../operators/open-operators.ts';
import type { Person } from '../operators/person.ts';
import { askSecret } from './ask-secret.ts';

export interface AtTerminal {
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly as: string;
  readonly roles: readonly Role[];
}

/** Signs a person in as a screen does: by PIN, with the same lock-out and the same entries, and only with one of these roles. */
export async function personAtTerminal(asked: AtTerminal, signal: AbortSignal): Promise<Person> {
  const { dataDir, ledger, as, roles } = asked;
  const { signIn } = await openOperators({
    dir: dataDir,
    ledgerKnowsPeople: () => ledger.peopleHaveSignedIn(),
    record: (event) => {
      ledger.append(event);
      rememberPeople(ledger, event);
    },
  });
  const pin = await askSecret(`PIN of ${as}`, signal);
  const person = await signIn.withPin('terminal', { id: as, pin });
  if (!permits(roles, person.roles)) throw new Fault('person.not-allowed', { id: person.id, roles: roles.join(', ') });
  return person;
}
