import type { FaultText } from '../model/fault-text.ts';

export const searchFaults = {
  'search.label-text': {
    name: 'Secret not searched',
    blame: 'person',
    stops: 'unit',
    says: 'This looks like a label secret and was not searched.',
    remedy: 'Scan the outer label, or type the serial number.',
  },
  'views.damaged': {
    name: 'Saved views damaged',
    blame: 'station',
    stops: 'unit',
    says: 'The file of saved views is damaged.',
    remedy: 'Ask an administrator to remove the file in the evidence. Then save the views again.',
  },
  'views.not-written': {
    name: 'View not saved',
    blame: 'station',
    stops: 'unit',
    says: 'The view could not be saved.',
    remedy: 'Check the disk of the data directory, then save it again.',
  },
  'views.too-many': {
    name: 'Too many views',
    blame: 'person',
    stops: 'unit',
    says: 'You have as many saved views as fit.',
    remedy: 'Remove one you no longer need, then save this one again.',
  },
} as const satisfies Record<string, FaultText>;
