/** What a test of something else does with what sync reports. */
export const unheard = { onFault: () => undefined, onConflicts: () => undefined };
