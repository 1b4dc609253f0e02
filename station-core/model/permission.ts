import type { Role } from './role.ts';

/** `anyone`: also on a locked screen. `signed-in`: whatever the role. */
export type Permission = 'anyone' | 'signed-in' | readonly Role[];

/** One of several roles is enough. `roles` is undefined where nobody is signed in. */
export function permits(permission: Permission, roles: readonly Role[] | undefined): boolean {
  if (permission === 'anyone') return true;
  if (roles === undefined) return false;
  return permission === 'signed-in' || roles.some((role) => permission.includes(role));
}
