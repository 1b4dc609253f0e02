import type { FaultText } from '../model/fault-text.ts';

/** Units that are put aside, and deciding about them. */
export const holdFaults = {
  'unit.held': {
    name: 'Put aside by QA',
    blame: 'board',
    stops: 'unit',
    says: 'This unit is on hold: somebody has put it aside.',
    remedy: 'Give it to QA. The evidence says who holds it and why; a security officer can release it.',
  },
  'hold.already': {
    name: 'Already on hold',
    blame: 'person',
    stops: 'unit',
    says: 'Every unit named here is on hold already.',
    remedy: 'Read in the evidence who did it and why. Nothing more is needed.',
  },
  'hold.none': {
    name: 'Not on hold',
    blame: 'person',
    stops: 'unit',
    says: 'This unit is not on hold.',
    remedy: 'Check its record: somebody may have released it before you.',
  },
  'hold.set-changed': {
    name: 'Units have changed',
    blame: 'person',
    stops: 'unit',
    says: 'Other units than those shown would be affected now.',
    remedy: 'Check the list again: the evidence says what has happened since.',
  },
  'hold.elsewhere': {
    name: 'Held elsewhere',
    blame: 'person',
    stops: 'unit',
    says: 'Another station has put this unit on hold.',
    remedy: 'Ask the station named in the evidence to release it. Upstream then reports it here.',
  },
  'hold.too-many': {
    name: 'Too many units',
    blame: 'person',
    stops: 'unit',
    says: 'More units than one hold may have.',
    remedy: 'Set more filters, and place several holds.',
  },
  'hold.empty': {
    name: 'No such units',
    blame: 'person',
    stops: 'unit',
    says: 'The search finds no unit that could be put on hold.',
    remedy: 'Check the work order and the other filters.',
  },
} as const satisfies Record<string, FaultText>;
