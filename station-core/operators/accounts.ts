/** What every change of somebody's account looks at first. Each throws by name; none of them writes. */
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import { badgeTag, refuseWeakBadge } from './credentials/badge.ts';
import { type Account, canSignIn, isActiveAdministrator } from './person.ts';
import type { Register } from './register.ts';

/** To be called in the turn itself: the person who gave the order may have been revoked while it waited. */
export function requireAdministrator(register: Register, by: string): void {
  const account = register.find(by);
  if (account === undefined || !isActiveAdministrator(account) || !canSignIn(account)) {
    throw new Fault('person.not-allowed', { id: by, roles: 'administrator' });
  }
}

export function activeAccount(register: Register, id: string): Account {
  const account = register.find(id);
  if (account === undefined) throw new Fault('person.not-found', { id });
  if (account.revoked) throw new Fault('person.revoked', { id });
  return account;
}

export async function newBadgeTag(register: Register, badge: Secret<string>): Promise<string> {
  refuseWeakBadge(badge);
  const tagHex = await badgeTag(badge, register.badgeSalt, register.hashing);
  const holder = register.findBadge(tagHex);
  if (holder?.revoked === false) throw new Fault('person.badge-taken', { holder: holder.id });
  return tagHex;
}

export function withoutCode({ pinCode: _, ...account }: Account): Account {
  return account;
}

export function withoutReset({ reset: _, ...account }: Account): Account {
  return account;
}
