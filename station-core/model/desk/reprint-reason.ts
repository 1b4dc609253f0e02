/** Why a label is printed again while its run waits for the scan. */
export const REPRINT_REASONS = ['not-printed', 'damaged', 'unreadable', 'lost'] as const;
export type ReprintReason = (typeof REPRINT_REASONS)[number];
