/**
 * The agent in the firmware waits for the station as long as the unit is not locked (docs/add-it-to-your-firmware.md): such a unit
 * passes on the line and does nothing at its owner's. Whoever flashes another image afterwards may want that.
 */
import { Fault } from '../../fault.ts';
import type { ProductFinding } from './finding.ts';
import type { IdentityPlan } from './identity-plan.ts';

export function lockFindings({ arrival, lock }: Pick<IdentityPlan, 'arrival' | 'lock'>): ProductFinding[] {
  if (arrival !== 'firmware' || lock) return [];
  return [{ check: 'agent', state: 'warning', fault: new Fault('product.unlocked', { arrival, lock: 'false' }) }];
}
