/** Who may decide about units that are made, at a screen and at a terminal alike. */
import type { Role } from '../role.ts';

/** Choosing a work order and taking boards through the plan. */
export const MAY_MAKE_UNITS = ['operator'] as const satisfies readonly Role[];
/** Allowing finished units to be made again, and ending that early. Whoever makes them is somebody else's decision. */
export const MAY_OPEN_REWORK = ['qa', 'security-officer'] as const satisfies readonly Role[];
export const MAY_HOLD = ['qa', 'security-officer'] as const satisfies readonly Role[];
export const MAY_RELEASE = ['security-officer'] as const satisfies readonly Role[];
/** Revoking certificates, and having a list of them signed. */
export const MAY_REVOKE = ['security-officer'] as const satisfies readonly Role[];
/** Looking for the reason of a fault: boot logs, frames, the log of the station. */
export const MAY_DIAGNOSE = ['qa', 'administrator'] as const satisfies readonly Role[];
/** Verifying a unit in hand, and looking up whose a secret is. */
export const MAY_VERIFY = ['qa', 'security-officer'] as const satisfies readonly Role[];
export const MAY_SEE_HOLDS = ['qa', 'security-officer', 'administrator'] as const satisfies readonly Role[];
/** Looking at everything that a station needs; it changes nothing. */
export const MAY_CHECK_STATION = ['administrator', 'security-officer'] as const satisfies readonly Role[];
/** Counting a shift and closing it. */
export const MAY_CLOSE_SHIFTS = ['security-officer'] as const satisfies readonly Role[];

/** Adding and revoking people, their roles, one-time codes and badges. */
export const MAY_CHANGE_PEOPLE = ['administrator'] as const satisfies readonly Role[];
export const MAY_APPROVE_ROLES = ['security-officer'] as const satisfies readonly Role[];
/** An administrator only where there is no other officer who could. */
export const MAY_APPROVE_RESETS = ['security-officer', 'administrator'] as const satisfies readonly Role[];
export const MAY_DECLINE_ROLES = ['security-officer', 'administrator'] as const satisfies readonly Role[];
