import type { FaultText } from '../model/fault-text.ts';

/** How the unit agent comes to a board, and how production firmware is seen to start without it. */
export const arrivalFaults = {
  'board.ram-load-locked': {
    name: 'No RAM load',
    blame: 'board',
    stops: 'unit',
    says: 'Secure boot is on, so this chip runs no agent from RAM.',
    remedy: 'Set the board aside: use a new one, or a product whose agent comes with its firmware.',
  },
  'board.ram-needs-reset': {
    name: 'Reset line needed',
    blame: 'station',
    stops: 'unit',
    says: 'Loading the agent into RAM needs a port that resets the board.',
    remedy: 'Use a port with DTR and RTS wired to the reset and boot pins of the board.',
  },
  'board.ram-load-refused': {
    name: 'RAM load refused',
    blame: 'board',
    stops: 'unit',
    says: 'The ROM loader refused to take the agent into RAM.',
    remedy: 'Start the board again. If it happens again, check the agent image and set the board aside for QA.',
  },
  'board.ram-agent-silent': {
    name: 'RAM agent silent',
    blame: 'board',
    stops: 'unit',
    says: 'The agent was loaded into RAM but does not respond.',
    remedy: 'Start the board again. If it happens again, check that the image fits this chip, then the supply.',
  },
  'board.agent-elsewhere': {
    name: 'Agent runs elsewhere',
    blame: 'board',
    stops: 'unit',
    says: 'The unit agent does not run where the product says.',
    remedy: 'Check identity.arrival in product.json against the firmware of this release.',
  },
  'board.boot-unproven': {
    name: 'Boot not proven',
    blame: 'board',
    stops: 'unit',
    says: 'Nothing shows that this unit starts its production firmware.',
    remedy: 'Check the boot log in the evidence: the boot loader must print its messages on this console.',
  },
} as const satisfies Record<string, FaultText>;
