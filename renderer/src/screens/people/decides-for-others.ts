import type { Person } from '../../../../station-core/contract.ts';

/** What signs such a person in changes only when a second person approves it. */
export function decidesForOthers({ roles }: Person): boolean {
  return roles.includes('security-officer') || roles.includes('administrator');
}
