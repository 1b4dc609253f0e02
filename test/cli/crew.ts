import { rememberPeople } from '../../station-core/ledger/reading/people-known.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { openOperators } from '../../station-core/operators/open-operators.ts';
import { Secret } from '../../station-core/secret.ts';
import { hire } from '../hire.ts';

/** One person for each role, and their PINs. */
export const PINS = { ada: '480613', quinn: '927150', olga: '615283', otto: '274961' } as const;
export type CrewMember = keyof typeof PINS;

const ROLES = { quinn: 'qa', olga: 'security-officer', otto: 'operator' } as const;

/** The least the file of people allows: what ships is tried where operators are tested. */
const CHEAP = { N: 2 ** 14, r: 8, p: 1 } as const;

/** Nobody else may have the ledger of this station open. */
export async function addCrew(dataDir: string, station: string): Promise<void> {
  using ledger = Ledger.open({ dir: dataDir, station, version: '0.1.0' });
  const operators = await openOperators({
    dir: dataDir,
    cost: CHEAP,
    ledgerKnowsPeople: () => ledger.peopleHaveSignedIn(),
    record: (event) => {
      ledger.append(event);
      rememberPeople(ledger, event);
    },
  });
  await operators.people.createFirst({ id: 'ada', name: 'Ada', pin: new Secret(PINS.ada) });
  for (const [id, role] of Object.entries(ROLES)) {
    await hire(operators, { id, name: id, roles: [role], pin: new Secret(PINS[id as CrewMember]) });
  }
}
