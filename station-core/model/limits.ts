/** Longest text a person or a scanner may enter anywhere; a 10 MB paste ends here. */
export const MAX_ENTRY_CHARACTERS = 512;

/** More is a mistyped quantity. */
export const MAX_ORDER_UNITS = 1_000_000;
