import type { FaultText } from '../model/fault-text.ts';

export const efuseFaults = {
  'efuse.unreachable': {
    name: 'eFuses do not fit',
    blame: 'board',
    stops: 'unit',
    says: 'The eFuses of this chip can no longer match the product.',
    remedy: 'Set the unit aside for QA: it is used, or belongs to another product. Nothing was burnt.',
  },
  'efuse.unit-first': {
    name: 'Unit must act first',
    blame: 'board',
    stops: 'unit',
    says: 'The unit has not yet made its key or encrypted its flash.',
    remedy: 'Check that the firmware does this at first start, then start the unit again. Nothing was burnt.',
  },
  'efuse.not-as-expected': {
    name: 'eFuses not burnt',
    blame: 'board',
    stops: 'unit',
    says: 'The eFuses of this unit do not match the product.',
    remedy: 'Set the unit aside for QA: its firmware should have burnt the eFuses listed in the evidence.',
  },
  'efuse.not-taken': {
    name: 'eFuse burn failed',
    blame: 'board',
    stops: 'unit',
    says: 'An eFuse was burnt but reads back differently.',
    remedy: "Put the unit in the quarantine bin. Check this slot's supply before the next unit.",
  },
  'efuse.key-manager': {
    name: 'Key Manager in use',
    blame: 'board',
    stops: 'unit',
    says: 'This chip is set to keep its keys in the Key Manager.',
    remedy: 'Set the unit aside for QA: Espressif withdrew the Key Manager. Nothing was written.',
  },
  'efuse.not-allowed': {
    name: 'Burning not allowed',
    blame: 'release',
    stops: 'unit',
    says: 'This product does not let the station burn eFuses.',
    remedy: 'Ask the product owner: only a security profile with burnByStation true allows it.',
  },
  'efuse.timing-unknown': {
    name: 'Burn timing unknown',
    blame: 'release',
    stops: 'unit',
    says: 'The station does not know the eFuse burn timing of this chip.',
    remedy: 'Let the firmware burn them at first start, and set burnByStation to false.',
  },
  'efuse.foreign-digest': {
    name: 'Foreign key digest',
    blame: 'release',
    stops: 'unit',
    says: 'The product lists a secure boot key that its release never uses.',
    remedy: 'Stop: a chip locked to the wrong key never boots again. Compare the key digests in the evidence.',
  },
} as const satisfies Record<string, FaultText>;
