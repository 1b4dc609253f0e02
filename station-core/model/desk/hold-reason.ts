/** Why a unit is put aside or released: at a screen and at a terminal alike, and read by whoever finds it on hold. */
export const HOLD_REASON_CHARACTERS = { min: 3, max: 300 } as const;
