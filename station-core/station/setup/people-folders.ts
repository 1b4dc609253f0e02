/** Of a data directory, what a person puts in: products, the public keys of those who sign their firmware, permits. */
export const FOLDERS_OF_PEOPLE = ['products', 'release-keys', 'permits'] as const;
