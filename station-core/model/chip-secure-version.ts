/**
 * The anti-rollback counter of a chip. `unreadable`: the chip is in Secure Download Mode, or its eFuse block is
 * read-protected. Nobody can say then that the firmware would start, so it is refused.
 */
export type ChipSecureVersion = number | 'unreadable';
