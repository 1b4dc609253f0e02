import { type Person, SEARCH_ROLES } from '../../../station-core/contract.ts';
import {
  MAY_CHECK_STATION,
  MAY_DIAGNOSE,
  MAY_OPEN_REWORK,
  MAY_SEE_HOLDS,
  MAY_VERIFY,
} from '../../../station-core/model/desk/rights.ts';
import { type Role, ROLES } from '../../../station-core/model/role.ts';

interface Access {
  readonly openTo: readonly Role[];
  /** Whether the navigation offers it. Pages about one thing are reached by links. */
  readonly inNavigation: boolean;
}

/** Which screens and buttons a role is offered. The host decides again at every call; this only spares a refusal. */
const ACCESS = {
  today: { openTo: ['security-officer'], inNavigation: true },
  documents: { openTo: ['security-officer'], inNavigation: true },
  issuance: { openTo: ['security-officer'], inNavigation: true },
  audit: { openTo: ['security-officer'], inNavigation: true },
  jig: { openTo: ['operator', 'administrator'], inNavigation: true },
  order: { openTo: ['operator', 'administrator'], inNavigation: true },
  units: { openTo: SEARCH_ROLES, inNavigation: true },
  counters: { openTo: ROLES, inNavigation: true },
  'in-hand': { openTo: MAY_VERIFY, inNavigation: true },
  holds: { openTo: MAY_SEE_HOLDS, inNavigation: true },
  rework: { openTo: MAY_OPEN_REWORK, inNavigation: true },
  revocations: { openTo: MAY_SEE_HOLDS, inNavigation: true },
  setup: { openTo: MAY_CHECK_STATION, inNavigation: true },
  diagnosis: { openTo: MAY_DIAGNOSE, inNavigation: true },
  shift: { openTo: ['security-officer'], inNavigation: true },
  ledger: { openTo: ['security-officer', 'qa', 'administrator'], inNavigation: true },
  entry: { openTo: ['qa', 'security-officer', 'administrator'], inNavigation: false },
  unit: { openTo: ['qa', 'security-officer', 'administrator'], inNavigation: false },
  people: { openTo: ['security-officer', 'administrator'], inNavigation: true },
} as const satisfies Record<string, Access>;

export type Screen = keyof typeof ACCESS;
const access: Readonly<Record<Screen, Access>> = ACCESS;
const screens = Object.keys(ACCESS) as Screen[];

/** What a person sees first. Of several roles, the first in this list decides. */
const LANDINGS: readonly { readonly role: Role; readonly screen: Screen }[] = [
  { role: 'operator', screen: 'jig' },
  { role: 'qa', screen: 'units' },
  { role: 'security-officer', screen: 'today' },
  { role: 'administrator', screen: 'setup' },
];

export function mayOpen(screen: Screen, person: Person): boolean {
  return access[screen].openTo.some((role) => person.roles.includes(role));
}

/** What the navigation shows them, in its order. */
export function screensFor(person: Person): readonly Screen[] {
  return screens.filter((screen) => access[screen].inNavigation && mayOpen(screen, person));
}

export function landingOf(person: Person): Screen {
  return LANDINGS.find(({ role }) => person.roles.includes(role))?.screen ?? 'counters';
}

/** The screen that an address names, or their landing page when it names none that they may open. */
export function screenFor(named: string, person: Person): Screen {
  const screen = screens.find((each) => each === named);
  return screen !== undefined && mayOpen(screen, person) ? screen : landingOf(person);
}

/** Runs boards whose result is known beforehand. */
export function maySelfTest({ roles }: Person): boolean {
  return (['operator', 'qa', 'administrator'] as const).some((role) => roles.includes(role));
}

/** Lets the line go on after a bad board has passed. */
export function mayAcknowledgeSelfTest({ roles }: Person): boolean {
  return (['qa', 'security-officer', 'administrator'] as const).some((role) => roles.includes(role));
}

/** Starts, stops, acknowledges, chooses orders. */
export function mayWork(person: Person): boolean {
  return person.roles.includes('operator');
}
