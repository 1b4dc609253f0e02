import type { FaultText } from './text.ts';

export const efuseFaults = {
  'efuse.unreachable': {
    blame: 'board',
    says: 'The eFuses of this chip can no longer become what the product asks for.',
    remedy: 'Put the board aside for QA: it is not a fresh part, or not one of this product. Nothing was burnt.',
  },
  'efuse.unit-first': {
    blame: 'board',
    says: 'The unit has not yet made a key or encrypted its flash, which only it can do.',
    remedy: 'Check that the firmware does this at its first start, then start the board again. Nothing was burnt.',
  },
  'efuse.not-as-expected': {
    blame: 'board',
    says: 'The eFuses of this unit are not what the product asks for.',
    remedy: 'Put the board aside for QA: its firmware should have burnt them. The evidence says which are missing.',
  },
  'efuse.not-taken': {
    blame: 'board',
    says: 'An eFuse was burnt, but reading it back shows something else.',
    remedy: 'Put the board in the quarantine bin and check the supply of this slot before the next one.',
  },
  'efuse.not-allowed': {
    blame: 'release',
    says: 'The product does not allow the station to burn eFuses.',
    remedy: 'Only a product with a security profile and burnByStation true is burnt. Ask who answers for the product.',
  },
  'efuse.timing-unknown': {
    blame: 'release',
    says: 'The station does not know how long the eFuses of this chip must be burnt.',
    remedy: 'Have the firmware burn them at its first start, and set burnByStation to false.',
  },
  'efuse.foreign-digest': {
    blame: 'release',
    says: 'The product names a secure boot key that has signed nothing in its release.',
    remedy: 'Stop. A chip locked to the wrong key never starts again. Compare the key digests in the evidence.',
  },
} as const satisfies Record<string, FaultText>;
