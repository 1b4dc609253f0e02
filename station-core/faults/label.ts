import type { FaultText } from '../model/fault-text.ts';

export const labelFaults = {
  'label.too-long': {
    name: 'Label text too long',
    blame: 'release',
    stops: 'unit',
    says: 'The text does not fit in the QR code of this label.',
    remedy: 'Shorten the SSID prefix or the user name of the product.',
  },
  'label.other-resolution': {
    name: 'Wrong resolution',
    blame: 'station',
    stops: 'unit',
    says: 'The labels are not drawn at the resolution of this printer.',
    remedy: 'Set dpi in label.json or product.json to the resolution of the printer.',
  },
  'label.cannot-render': {
    name: 'Label not rendered',
    blame: 'station',
    stops: 'unit',
    says: 'The label could not be rendered.',
    remedy: 'Check the label sizes of the product.',
  },
  'label.fails-proof': {
    name: 'Code fails its proof',
    blame: 'release',
    stops: 'unit',
    says: 'A code on this label cannot be read.',
    remedy: 'Make the code larger, or its text shorter, in label.json or product.json.',
  },
  'label.renderer-gone': {
    name: 'Label renderer stopped',
    blame: 'station',
    stops: 'unit',
    says: 'The part that renders labels stopped or did not answer.',
    remedy: 'Start the unit again. If it happens again, restart the station.',
  },
  'label.does-not-open': {
    name: 'Code does not open',
    blame: 'board',
    stops: 'unit',
    says: 'The ownership code on the label does not open this unit.',
    remedy: 'Start the unit again: it gets a new label. If it happens again, set it aside for QA.',
  },
  'scan.input-ended': {
    name: 'Scanner disconnected',
    blame: 'station',
    stops: 'unit',
    says: 'The scanner is disconnected.',
    remedy: 'Reconnect the scanner, or choose another under Setup. Then start the unit again.',
  },
  'scan.timed-out': {
    name: 'Label not scanned',
    blame: 'person',
    stops: 'unit',
    says: 'The label was not scanned in time.',
    remedy: 'Start the unit again: it gets a new label with new secrets.',
  },
  'scan.mismatch': {
    name: 'Wrong label',
    blame: 'person',
    stops: 'unit',
    says: 'The scanned label belongs to another unit.',
    remedy: 'Find the label of this unit, or start the unit again for a new one.',
  },
  'scan.unreadable': {
    name: 'Label unreadable',
    blame: 'station',
    stops: 'unit',
    says: 'The printed label cannot be read.',
    remedy: 'Check the print head, ribbon and media, then start the unit again.',
  },
} as const satisfies Record<string, FaultText>;
