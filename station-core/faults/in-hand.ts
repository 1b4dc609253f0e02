import type { FaultText } from '../model/fault-text.ts';

/** Verifying a unit in hand. */
export const inHandFaults = {
  'in-hand.unproven': {
    name: 'No verdict',
    blame: 'station',
    stops: 'unit',
    says: 'Nothing differs, but too little could be checked for a verdict.',
    remedy: 'Read in the evidence what is missing. Do not treat the unit as genuine.',
  },
  'in-hand.other-board': {
    name: 'Unit exchanged',
    blame: 'person',
    stops: 'unit',
    says: 'Another unit answered than the one that was first read.',
    remedy: 'Connect one unit only, and verify it again.',
  },
  'in-hand.no-product': {
    name: 'Product not here',
    blame: 'station',
    stops: 'unit',
    says: 'The agent for this unit is missing: its product is not here.',
    remedy: 'Import the product of this unit on this station, then verify again.',
  },
  'look-up.unknown': {
    name: 'Not found',
    blame: 'person',
    stops: 'unit',
    says: 'This station never drew this password or code.',
    remedy: 'Check what was entered, or ask at the other stations.',
  },
  'look-up.not-a-secret': {
    name: 'Not a label secret',
    blame: 'person',
    stops: 'unit',
    says: 'A password or code has 16 symbols of 5 bits.',
    remedy: 'Enter it as the label prints it, or scan the QR code.',
  },
} as const satisfies Record<string, FaultText>;
