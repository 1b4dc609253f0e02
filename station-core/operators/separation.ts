/**
 * Separation of duties: administrators set up, officers approve. Nobody is both, and nobody comes to either role by the
 * word of one person once the station has an officer.
 */
import { Fault } from '../fault.ts';
import type { Role } from '../model/role.ts';
import { type Account, canSignIn, isActiveAdministrator } from './person.ts';

/** Roles that decide what others may do. */
const GUARDED: readonly Role[] = ['security-officer', 'administrator'];

export function isActiveOfficer({ roles, revoked }: Pick<Account, 'roles' | 'revoked'>): boolean {
  return !revoked && roles.includes('security-officer');
}

export function refuseBothSides(id: string, roles: readonly Role[]): void {
  if (GUARDED.every((role) => roles.includes(role))) throw new Fault('person.roles-conflict', { id });
}

/** Those of the wanted roles that a second person must approve. */
export function guardedRolesAdded(before: readonly Role[], wanted: readonly Role[]): Role[] {
  return GUARDED.filter((role) => wanted.includes(role) && !before.includes(role));
}

/** The people without this one must still have somebody for each role that the person gives up, who can sign in. */
export function mustLeaveSomebody(account: Account, keeps: readonly Role[], all: readonly Account[]): void {
  const others = all.filter((each) => each.id !== account.id && canSignIn(each));
  if (!keeps.includes('administrator') && !others.some(isActiveAdministrator)) {
    throw new Fault('person.last-administrator', { id: account.id });
  }
  const wasOfficer = isActiveOfficer(account);
  if (wasOfficer && !keeps.includes('security-officer') && !others.some(isActiveOfficer)) {
    throw new Fault('person.last-officer', { id: account.id });
  }
}

/** Who may approve a reset: another officer than the person, never whoever asked for it. Where there is none, another administrator. */
export function mayBeSecondPerson(each: Account, { id, reset }: Account, all: readonly Account[]): boolean {
  const isAnother = (one: Account): boolean => one.id !== id && one.id !== reset?.by && canSignIn(one);
  if (!isAnother(each)) return false;
  const hasOtherOfficer = all.some((one) => isAnother(one) && isActiveOfficer(one));
  return hasOtherOfficer ? isActiveOfficer(each) : isActiveAdministrator(each);
}

export function requireSecondPersonForReset(
  approver: Account | undefined,
  account: Account,
  all: readonly Account[],
): void {
  if (approver !== undefined && (approver.id === account.id || approver.id === account.reset?.by)) {
    throw new Fault('person.second-person', { id: approver.id });
  }
  if (approver === undefined || !mayBeSecondPerson(approver, account, all)) {
    throw new Fault('person.not-allowed', { id: approver?.id ?? '', roles: 'security-officer' });
  }
}

/** An officer who is neither the person nor the one who proposed it. */
export function requireSecondPerson(approver: Account | undefined, account: Account): void {
  const id = approver?.id ?? '';
  if (approver === undefined || !isActiveOfficer(approver)) {
    throw new Fault('person.not-allowed', { id, roles: 'security-officer' });
  }
  if (id === account.id || id === account.proposed?.by) throw new Fault('person.second-person', { id });
}
