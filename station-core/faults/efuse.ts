import type { FaultText } from '../model/fault-text.ts';

export const efuseFaults = {
  'efuse.unreachable': {
    name: 'eFuses do not fit',
    blame: 'board',
    stops: 'unit',
    says: 'The eFuses of this chip can no longer become what the product asks for.',
    remedy: 'Put the board aside for QA: it is not a fresh part, or not one of this product. Nothing was burnt.',
  },
  'efuse.unit-first': {
    name: 'Unit must act first',
    blame: 'board',
    stops: 'unit',
    says: 'The unit has not yet made a key or encrypted its flash, which only it can do.',
    remedy: 'Check that the firmware does this at its first start, then start the board again. Nothing was burnt.',
  },
  'efuse.not-as-expected': {
    name: 'eFuses not burnt',
    blame: 'board',
    stops: 'unit',
    says: 'The eFuses of this unit are not what the product asks for.',
    remedy: 'Put the board aside for QA: its firmware should have burnt them. The evidence says which are missing.',
  },
  'efuse.not-taken': {
    name: 'eFuse not taken',
    blame: 'board',
    stops: 'unit',
    says: 'An eFuse was burnt, but reading it back shows something else.',
    remedy: 'Put the board in the quarantine bin and check the supply of this slot before the next one.',
  },
  'efuse.not-allowed': {
    name: 'Burning not allowed',
    blame: 'release',
    stops: 'unit',
    says: 'The product does not allow the station to burn eFuses.',
    remedy: 'Only a product with a security profile and burnByStation true is burnt. Ask who answers for the product.',
  },
  'efuse.timing-unknown': {
    name: 'Burn timing unknown',
    blame: 'release',
    stops: 'unit',
    says: 'The station does not know how long the eFuses of this chip must be burnt.',
    remedy: 'Have the firmware burn them at its first start, and set burnByStation to false.',
  },
  'efuse.foreign-digest': {
    name: 'Foreign key digest',
    blame: 'release',
    stops: 'unit',
    says: 'The product names a secure boot key that has signed nothing in its release.',
    remedy: 'Stop. A chip locked to the wrong key never starts again. Compare the key digests in the evidence.',
  },
} as const satisfies Record<string, FaultText>;
