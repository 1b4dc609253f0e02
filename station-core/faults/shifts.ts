import type { FaultText } from '../model/fault-text.ts';

export const shiftFaults = {
  'shift.unexplained': {
    name: 'Shift not balanced',
    blame: 'person',
    stops: 'unit',
    says: 'The shift does not balance: a difference has no reason.',
    remedy: 'Note a reason for each difference, then close the shift again.',
  },
  'shift.closed-already': {
    name: 'Shift already closed',
    blame: 'person',
    stops: 'unit',
    says: 'Somebody else closed this shift first.',
    remedy: 'Count again: the balance now shows the next shift.',
  },
  'shift.empty': {
    name: 'Nothing to close',
    blame: 'person',
    stops: 'unit',
    says: 'No entry was recorded since the last close.',
    remedy: 'Close the shift when units were made in it.',
  },
  'shift.not-counted': {
    name: 'Shift not counted',
    blame: 'station',
    stops: 'unit',
    says: 'The shift could not be counted; nothing is known about it.',
    remedy: 'Count again. If that fails too, check the file named in the evidence.',
  },
} as const satisfies Record<string, FaultText>;
