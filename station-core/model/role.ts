/** What people are at a station. A person may have several roles. */
export const ROLES = ['operator', 'qa', 'security-officer', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
