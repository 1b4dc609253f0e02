/** What somebody reads before keys are made in a token, by which a screen finds its words. */
export const CONFIRM_FACTS = ['station', 'token', 'driver', 'authority', 'scope', 'officer', 'person'] as const;
export type ConfirmFactName = (typeof CONFIRM_FACTS)[number];
