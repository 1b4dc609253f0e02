import type { Person } from '../../../../station-core/contract.ts';
import { MAY_CHECK_STATION } from '../../../../station-core/model/desk/rights.ts';
import type { Role } from '../../../../station-core/model/role.ts';

const PARTS = {
  health: MAY_CHECK_STATION,
  checks: MAY_CHECK_STATION,
  slots: ['administrator'],
  jig: ['administrator'],
  printer: ['administrator'],
  scanner: ['administrator'],
  products: ['administrator'],
  screens: ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type SetupPart = keyof typeof PARTS;

/** Officers see how the station is; what changes it is offered to administrators alone. */
export function setupPartsFor({ roles }: Person): readonly SetupPart[] {
  return (Object.keys(PARTS) as SetupPart[]).filter((part) => PARTS[part].some((role) => roles.includes(role)));
}
