import { type ContractRouter, isContractProcedure, oc } from '@orpc/contract';
import { expect, test } from 'vitest';
import { contract, healthSchema, SCAN_RIGHTS } from '../../station-core/contract.ts';
import { openTo, type Rights } from '../../station-core/contract/procedure.ts';
import { type Permission, permits } from '../../station-core/model/permission.ts';
import { type Role, ROLES } from '../../station-core/model/role.ts';

const PERMISSIONS = new Map(permissionsOf(contract));

function permissionsOf(tree: object, above = ''): [string, Permission][] {
  return Object.entries(tree).flatMap(([name, each]: [string, object]): [string, Permission][] => {
    const path = `${above}${name}`;
    if (!isContractProcedure(each)) return permissionsOf(each, `${path}.`);
    return [[path, (each['~orpc'].meta as Rights).openTo]];
  });
}

function mayCall(path: string): Role[] {
  const permission = PERMISSIONS.get(path);
  if (permission === undefined) throw new Error(`no procedure ${path}`);
  return ROLES.filter((role) => permits(permission, [role]));
}

test('every procedure says who may call it, and somebody may', () => {
  expect(PERMISSIONS.size).toBeGreaterThan(20);
  for (const [path, permission] of PERMISSIONS) {
    expect(permission, path).toSatisfy((value) => typeof value === 'string' || Array.isArray(value));
    expect(mayCall(path), path).not.toEqual([]);
  }
});

test('a procedure that does not say who may call it does not compile', () => {
  const silent = { health: oc.output(healthSchema) };
  // @ts-expect-error the rights are missing
  const routed: ContractRouter<Rights> = silent;
  const open: ContractRouter<Rights> = { health: openTo('anyone') };
  expect([routed, open]).toHaveLength(2);
});

test('on a locked screen only signing in, being let in by officers, scanning and looking at health, slots and phase is left', () => {
  expect(
    [...PERMISSIONS].flatMap(([path, permission]) => (permits(permission, undefined) ? [path] : [])).sort(),
  ).toEqual([
    'scan.submit',
    'session.createFirstAdministrator',
    'session.current',
    'session.recover',
    'session.recoveries',
    'session.setOwnPin',
    'session.signInWithBadge',
    'session.signInWithPin',
    'session.signOut',
    'session.watch',
    'setup.health',
    'slots.watch',
    'start.phase',
  ]);
});

test('only an administrator changes people and setup; only an operator touches a unit', () => {
  for (const path of [
    'session.addPerson',
    'session.drawPinCode',
    'session.setBadge',
    'session.revokePerson',
    'session.changeRoles',
    'setup.watchPorts',
    'setup.assignPort',
    'setup.setJig',
    'setup.choosePrinter',
    'setup.printTestLabel',
    'setup.previewLabels',
    'setup.checkBuild',
    'setup.productFindings',
    'setup.importFolders',
    'setup.importDelivered',
    'setup.importProduct',
    'screens.list',
    'screens.revoke',
  ]) {
    expect(mayCall(path), path).toEqual(['administrator']);
  }
  for (const path of [
    'slots.start',
    'slots.startAll',
    'slots.abort',
    'slots.acknowledge',
    'slots.nextBoards',
    'orders.choose',
  ]) {
    expect(mayCall(path), path).toEqual(['operator']);
  }
  expect(mayCall('orders.openRework')).toEqual(['qa', 'security-officer']);
  expect(mayCall('orders.chooseRework')).toEqual(['operator']);
  expect(mayCall('session.approveRoles')).toEqual(['security-officer']);
  expect(mayCall('session.declineRoles')).toEqual(['security-officer', 'administrator']);
  for (const path of ['session.approveReset', 'session.declineReset']) {
    expect(mayCall(path), path).toEqual(['security-officer', 'administrator']);
  }
  expect(mayCall('session.people')).toEqual(['security-officer', 'administrator']);
});

/** Who sits at which desk. What is not named here is asked for above, or open to whoever is signed in. */
const DESKS: Readonly<Record<string, readonly Role[]>> = {
  'units.*': ['qa', 'security-officer', 'administrator'],
  'records.*': ['qa', 'security-officer', 'administrator'],
  'issuance.entry': ['qa', 'security-officer', 'administrator'],
  'ledgerChecks.watch': ['qa', 'security-officer', 'administrator'],
  'ledgerChecks.notes': ['qa', 'security-officer', 'administrator'],
  'holds.list': ['qa', 'security-officer', 'administrator'],
  'holds.preview': ['qa', 'security-officer'],
  'holds.place': ['qa', 'security-officer'],
  'inHand.*': ['qa', 'security-officer'],
  'diagnosis.*': ['qa', 'administrator'],
  'orders.reworks': ['qa', 'security-officer'],
  'orders.closeRework': ['qa', 'security-officer'],
  'holds.release': ['security-officer'],
  'issuance.*': ['security-officer'],
  'shifts.*': ['security-officer'],
  'ledgerChecks.*': ['security-officer'],
};

test('each procedure of a desk is open to exactly those who sit at it', () => {
  const ofDesks = [...PERMISSIONS.keys()].filter((path) => `${path.split('.')[0]}.*` in DESKS || path in DESKS);
  expect(ofDesks.length).toBeGreaterThan(25);
  for (const path of [...ofDesks, 'holds.list', 'holds.preview', 'holds.place', 'holds.release']) {
    expect(mayCall(path).toSorted(), path).toEqual((DESKS[path] ?? DESKS[`${path.split('.')[0]}.*`])?.toSorted());
  }
  for (const path of [...PERMISSIONS.keys()].filter((each) => each.startsWith('holds.')))
    expect(path in DESKS, path).toBe(true);
});

test('a badge is scanned by anybody; a label and a work order only by an operator', () => {
  expect(permits(SCAN_RIGHTS.badge, undefined)).toBe(true);
  for (const kind of ['label', 'work-order'] as const) {
    expect(permits(SCAN_RIGHTS[kind], undefined)).toBe(false);
    expect(ROLES.filter((role) => permits(SCAN_RIGHTS[kind], [role]))).toEqual(['operator']);
  }
});

test('only a security officer revokes certificates and has their list signed; QA reads both', () => {
  for (const act of ['preview', 'draftOrder', 'reviewOrder', 'revoke', 'signCrl'])
    expect([act, mayCall(`revocation.${act}`)]).toEqual([act, ['security-officer']]);
  for (const list of ['certificates', 'crls', 'crl']) expect(mayCall(`revocation.${list}`)).toContain('qa');
});
