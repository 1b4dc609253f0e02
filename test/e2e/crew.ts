import { Ledger } from '../../station-core/ledger/ledger.ts';
import type { RecordEvent } from '../../station-core/operators/events.ts';
import { Floor } from '../../station-core/operators/floor.ts';
import { openOperators } from '../../station-core/operators/open-operators.ts';
import { Secret } from '../../station-core/secret.ts';
import { hire } from '../hire.ts';

/** The people of a station at work, known before its first screen opens. */
export const PIN = '730418';
export const ADA = { id: 'ada', name: 'Ada Lovelace', badge: '04A1B2C3D4E5F6', roles: ['administrator'] } as const;
export const GRACE = { id: 'grace', name: 'Grace Hopper', badge: '04FF00112233AA', roles: ['operator'] } as const;
export const QUINN = { id: 'quinn', name: 'Quinn Quality', badge: '04C0FFEE0011AA', roles: ['qa'] } as const;
export const OLGA = {
  id: 'olga',
  name: 'Olga Officer',
  badge: '04C0FFEE0022BB',
  roles: ['security-officer'],
} as const;
export const OTTO = { id: 'otto', name: 'Otto Formerly', badge: '0409080706AABB', roles: ['operator'] } as const;

export const ORDER = { order: 'WO-4711', product: 'lamp-one', permit: 'DEMO-lamp-one', targetQuantity: 50 };

/** The least the file of people allows: what ships is tried where operators are tested. */
const CHEAP = { N: 2 ** 14, r: 8, p: 1 } as const;

/** Ada runs the station, Grace the line; Otto has left. Grace has chosen the order. */
export async function hireCrew(dir: string): Promise<void> {
  using ledger = Ledger.open({ dir, station: 'S01', version: '0' });
  const record: RecordEvent = (event) => void ledger.append(event);
  const operators = await openOperators({ dir, record, ledgerKnowsPeople: () => false, cost: CHEAP });
  const pin = new Secret(PIN);
  await operators.people.createFirst({ id: 'boss', name: 'First Administrator', pin });
  for (const { badge, ...person } of [ADA, GRACE, QUINN, OLGA, OTTO]) {
    await hire(operators, { ...person, pin, badge: new Secret(badge) }, 'boss');
  }
  await operators.people.revoke(OTTO.id, 'boss');
  const floor = await Floor.open({ dir });
  await floor.chooseOrder({ ...ORDER, chosenAt: new Date().toISOString(), chosenBy: GRACE.id });
}
