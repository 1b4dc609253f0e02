/**
 * What each role may do, as data: one row for every procedure a screen can call, by its path in the contract. A path
 * that has no row is allowed to nobody. It decides only about roles; whether somebody is signed in, the sessions know.
 */
export const ROLES = ['operator', 'qa', 'security-officer', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** `anyone`: also on a locked screen. `signed-in`: whatever the role. */
export type Permission = 'anyone' | 'signed-in' | readonly Role[];

export const PERMISSIONS = {
  'session.current': 'anyone',
  'session.watch': 'anyone',
  'session.signInWithPin': 'anyone',
  'session.signInWithBadge': 'anyone',
  'session.touch': 'signed-in',
  'session.signOut': 'anyone',
  // Who may call it decides the station: only while it knows nobody.
  'session.createFirstAdministrator': 'anyone',
  'session.people': ['security-officer', 'administrator'],
  'session.addPerson': ['administrator'],
  'session.revokePerson': ['administrator'],
  'session.changeRoles': ['administrator'],
  'session.changeOwnPin': 'signed-in',

  // A locked screen shows how the slots stand and sounds the alarm; what it is told says nothing of any unit.
  'slots.watch': 'anyone',
  'slots.start': ['operator'],
  'slots.startAll': ['operator'],
  'slots.abort': ['operator'],
  'slots.acknowledge': ['operator'],

  'orders.products': 'signed-in',
  'orders.permits': 'signed-in',
  'orders.current': 'signed-in',
  'orders.choose': ['operator'],

  // A badge is scanned on a locked screen. Any other scan needs an operator: see `SCANS`.
  'scan.submit': 'anyone',

  'counters.ofShift': 'signed-in',
  'counters.ofOrder': 'signed-in',

  // A locked screen must say whether this is the first start, and what is out of order.
  'setup.health': 'anyone',
  'setup.watchPorts': ['administrator'],
  'setup.assignPort': ['administrator'],
  'setup.setJig': ['administrator'],
  'setup.choosePrinter': ['administrator'],
  'setup.printTestLabel': ['administrator'],
  'setup.checkBuild': ['administrator'],
  'setup.importProduct': ['administrator'],
} as const satisfies Record<string, Permission>;

export type ProcedurePath = keyof typeof PERMISSIONS;

/** What `scan.submit` may do with a scan, by what the scan turned out to be. */
export const SCANS = {
  badge: 'anyone',
  label: ['operator'],
  'work-order': ['operator'],
} as const satisfies Record<string, Permission>;

/** `role` is undefined on a screen where nobody is signed in. */
export function mayCall(role: Role | undefined, path: string): boolean {
  return permits(permissionOf(path), role);
}

/** Undefined for a path that is in no row: nobody may. */
export function permissionOf(path: string): Permission | undefined {
  return Object.hasOwn(PERMISSIONS, path) ? PERMISSIONS[path as ProcedurePath] : undefined;
}

export function permits(permission: Permission | undefined, role: Role | undefined): boolean {
  if (permission === undefined) return false;
  if (permission === 'anyone') return true;
  if (role === undefined) return false;
  return permission === 'signed-in' || permission.includes(role);
}
