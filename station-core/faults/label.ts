import type { FaultText } from '../model/fault-text.ts';

export const labelFaults = {
  'label.too-long': {
    name: 'Label text too long',
    blame: 'release',
    stops: 'unit',
    says: 'The text is too long for the QR code of this label.',
    remedy: 'Shorten the SSID prefix or the user name of the product.',
  },
  'label.cannot-render': {
    name: 'Label not drawn',
    blame: 'station',
    stops: 'unit',
    says: 'The label could not be drawn.',
    remedy: 'Check the label sizes of the product.',
  },
  'printer.not-writable': {
    name: 'Printer refuses',
    blame: 'station',
    stops: 'unit',
    says: 'The printer does not take the label.',
    remedy: 'Check that the printer folder exists, is writable and its disk is not full.',
  },
  'scan.input-ended': {
    name: 'Scanner is gone',
    blame: 'station',
    stops: 'unit',
    says: 'The scanner is not connected any more: its input has ended.',
    remedy: 'Connect the scanner, or name another one in the setup, then start the unit again.',
  },
  'scan.timed-out': {
    name: 'Label not scanned',
    blame: 'person',
    stops: 'unit',
    says: 'Nobody scanned the label in time.',
    remedy: 'Start the unit again; a new label with new secrets will be printed.',
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
    says: 'The printed label cannot be read back.',
    remedy: 'Check the print head, the ribbon and the media, then start the unit again.',
  },
} as const satisfies Record<string, FaultText>;
