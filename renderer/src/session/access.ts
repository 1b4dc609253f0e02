import type { Person } from '../../../station-core/contract.ts';
import { type Role, ROLES } from '../../../station-core/model/role.ts';

/** Which screens and buttons a role is offered. The host decides again at every call; this only spares a refusal. */
export const screens = ['jig', 'order', 'counters', 'setup', 'people'] as const;
export type Screen = (typeof screens)[number];

const OPEN_TO: Record<Screen, readonly Role[]> = {
  jig: ROLES,
  order: ROLES,
  counters: ROLES,
  setup: ['administrator'],
  people: ['security-officer', 'administrator'],
};

export function mayOpen(screen: Screen, person: Person): boolean {
  return OPEN_TO[screen].some((role) => person.roles.includes(role));
}

/** Starts, stops, acknowledges, chooses orders. */
export function mayWork(person: Person): boolean {
  return person.roles.includes('operator');
}
