export const floorFaults = {
  'order.none': { says: 'No work order has been chosen.', remedy: 'Choose a work order, then start again.' },
  'order.quantity-reached': {
    says: 'The quantity of this work order is reached.',
    remedy: 'Choose the next work order, or ask for a larger quantity.',
  },
  'order.malformed': {
    says: 'The work order barcode cannot be understood.',
    remedy: 'Scan it again; if it stays so, enter the work order by hand.',
  },
  'order.permit-of-other-product': {
    says: 'The permit is for another product.',
    remedy: 'Choose the permit of this product, or ask a security officer for one.',
  },
  'product.unknown': {
    says: 'The station has no such product.',
    remedy: 'Check the work order, or import the product in the set-up.',
  },
  'product.no-release': {
    says: 'The product has no firmware that passes the acceptance checks.',
    remedy: 'Import a complete build of this product in the set-up.',
  },
  'product.no-subject': {
    says: 'It was not said who stands in the certificates of this new product.',
    remedy: 'Enter organisation, unit and hardware type as the permit has them, then import again.',
  },
  'product.not-stored': {
    says: 'The product could not be written to the data directory; what was there before still holds.',
    remedy: 'Check the disk and the rights of the data directory, then import again.',
  },
  'slot.not-taught': {
    says: 'No port has been assigned to this slot.',
    remedy: 'Teach the slot in the set-up by plugging in its board.',
  },
  'slot.busy': { says: 'This slot is at work.', remedy: 'Wait until it has ended, or abort it.' },
  'slot.idle': {
    says: 'Nothing is running in this slot.',
    remedy: 'Look at the result of the slot: the run may have ended in this moment.',
  },
  'slot.must-acknowledge': {
    says: 'The last result of this slot has not been acknowledged.',
    remedy: 'Take the board out, do what the result asks, and acknowledge it.',
  },
  'slot.confirm-abort': {
    says: 'A step that cannot be undone has begun.',
    remedy: 'Abort only if you must, and confirm it: the unit keeps what has been done to it so far.',
  },
  'slot.none-waiting': {
    says: 'No slot holds a board that could be started with the others.',
    remedy: 'Put new boards in. A slot whose unit passed is started again only by its own button.',
  },
  'station.too-many-calls': {
    says: 'This screen asks for more at once than the station answers.',
    remedy: 'Reload the window. If it happens again, report it: it is a defect of the screen.',
  },
  'station.out-of-service': {
    says: 'The station is out of service: its ledger cannot be written.',
    remedy: 'Do what the fault in the evidence asks, then restart the station.',
  },
  'entry.invalid': {
    says: 'What was entered is not what is expected here.',
    remedy: 'Check the field named in the evidence. Nothing longer than 512 characters is taken.',
  },
  'query.worker-gone': {
    says: 'The process that searches the ledger stopped or did not answer in time.',
    remedy: 'Try again: it is started anew. The line is not affected.',
  },
};
