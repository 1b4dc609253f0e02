import { expect, test } from 'vitest';
import { contract } from '../../station-core/contract.ts';
import { roles } from '../../station-core/contract/atoms.ts';
import { mayCall, permissionOf, PERMISSIONS, permits, ROLES, SCANS } from '../../station-core/operators/roles.ts';
import { scanResultSchema } from '../../station-core/contract/floor.ts';

const procedures = pathsOf(contract);

function pathsOf(tree: object, above = ''): string[] {
  return Object.entries(tree).flatMap(([name, each]) => {
    const path = `${above}${name}`;
    return '~orpc' in (each as object) ? [path] : pathsOf(each as object, `${path}.`);
  });
}

test('every procedure of the contract has its row, and no row is about a procedure that is not there', () => {
  expect(procedures.length).toBeGreaterThan(20);
  expect(Object.keys(PERMISSIONS).sort()).toEqual(procedures.sort());
});

test('the roles are those of the contract', () => {
  expect(ROLES).toEqual(roles);
});

test('what a scan may do is said for every kind of scan that does something', () => {
  const kinds = scanResultSchema.options.map((option) => option.shape.kind.value);
  expect(['unexpected', ...Object.keys(SCANS)].sort()).toEqual(kinds.sort());
});

test('a path without a row is allowed to nobody', () => {
  for (const path of ['slots.nothing', '', 'constructor', '__proto__', 'toString', 'slots']) {
    for (const role of [undefined, ...ROLES]) expect(mayCall(role, path), path).toBe(false);
  }
});

test('on a locked screen only signing in, scanning and looking at health and slots is left', () => {
  expect(procedures.filter((path) => mayCall(undefined, path)).sort()).toEqual([
    'scan.submit',
    'session.createFirstAdministrator',
    'session.current',
    'session.signInWithBadge',
    'session.signInWithPin',
    'session.signOut',
    'session.watch',
    'setup.health',
    'slots.watch',
  ]);
});

test('only an administrator changes people and setup; only an operator touches a unit', () => {
  const may = (path: string) => ROLES.filter((role) => mayCall(role, path));
  for (const path of [
    'session.addPerson',
    'session.revokePerson',
    'session.changeRoles',
    'setup.assignPort',
    'setup.setJig',
  ]) {
    expect(may(path), path).toEqual(['administrator']);
  }
  for (const path of ['slots.start', 'slots.startAll', 'slots.abort', 'slots.acknowledge', 'orders.choose']) {
    expect(may(path), path).toEqual(['operator']);
  }
  expect(permits(SCANS.label, 'qa')).toBe(false);
  expect(permits(SCANS.badge, undefined)).toBe(true);
});

test('somebody who is signed in may call whatever a locked screen may', () => {
  for (const path of procedures.filter((each) => permissionOf(each) === 'anyone')) {
    for (const role of ROLES) expect(mayCall(role, path)).toBe(true);
  }
});
