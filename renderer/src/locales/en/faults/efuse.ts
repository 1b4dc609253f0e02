export const efuseFaults = {
  'efuse.unreachable': {
    says: 'The eFuses of this chip can no longer become what the product asks for.',
    remedy: 'Put the board aside for QA: it is not a fresh part, or not one of this product. Nothing was burnt.',
  },
  'efuse.unit-first': {
    says: 'The unit has not yet made a key or encrypted its flash, which only it can do.',
    remedy: 'Check that the firmware does this at its first start, then start the board again. Nothing was burnt.',
  },
  'efuse.not-as-expected': {
    says: 'The eFuses of this unit are not what the product asks for.',
    remedy: 'Put the board aside for QA: its firmware should have burnt them. The evidence says which are missing.',
  },
  'efuse.not-taken': {
    says: 'An eFuse was burnt, but reading it back shows something else.',
    remedy: 'Put the board in the quarantine bin and check the supply of this slot before the next one.',
  },
  'efuse.not-allowed': {
    says: 'The product does not allow the station to burn eFuses.',
    remedy: 'Only a product with a security profile and burnByStation true is burnt. Ask who answers for the product.',
  },
  'efuse.timing-unknown': {
    says: 'The station does not know how long the eFuses of this chip must be burnt.',
    remedy: 'Have the firmware burn them at its first start, and set burnByStation to false.',
  },
  'efuse.foreign-digest': {
    says: 'The product names a secure boot key that has signed nothing in its release.',
    remedy: 'Stop. A chip locked to the wrong key never starts again. Compare the key digests in the evidence.',
  },
};
