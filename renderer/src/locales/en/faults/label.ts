export const labelFaults = {
  'label.too-long': {
    says: 'The text is too long for the QR code of this label.',
    remedy: 'Shorten the SSID prefix or the user name of the product.',
  },
  'label.cannot-render': { says: 'The label could not be drawn.', remedy: 'Check the label sizes of the product.' },
  'printer.not-writable': {
    says: 'The printer does not take the label.',
    remedy: 'Check that the printer folder exists, is writable and its disk is not full.',
  },
  'scan.input-ended': {
    says: 'The scanner is not connected any more: its input has ended.',
    remedy: 'Connect the scanner, or name another one in the set-up, then start the unit again.',
  },
  'scan.timed-out': {
    says: 'Nobody scanned the label in time.',
    remedy: 'Start the unit again; a new label with new secrets will be printed.',
  },
  'scan.mismatch': {
    says: 'The scanned label belongs to another unit.',
    remedy: 'Find the label of this unit, or start the unit again for a new one.',
  },
  'scan.unreadable': {
    says: 'The printed label cannot be read back.',
    remedy: 'Check the print head, the ribbon and the media, then start the unit again.',
  },
};
