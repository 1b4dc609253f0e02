import type { FaultText } from '../model/fault-text.ts';

/** Setting up a station. */
export const firstDayFaults = {
  'setup.no-station': {
    name: 'No station in folder',
    blame: 'person',
    stops: 'unit',
    says: 'This folder holds no station: it has no station.json.',
    remedy: 'Run `birthmark station init` to set one up here, or name another folder with --data.',
  },
  'setup.station-exists': {
    name: 'Folder holds station',
    blame: 'person',
    stops: 'unit',
    says: 'This folder already holds a station.',
    remedy: 'Name another folder with --data, or look at this station with `birthmark station check`.',
  },
  'setup.answered': {
    name: 'Answered before',
    blame: 'person',
    stops: 'unit',
    says: 'This question was answered otherwise, and the answer is in use.',
    remedy: 'Remove this option, or set up another station in another folder.',
  },
  'setup.bad-answer': {
    name: 'Answer not usable',
    blame: 'person',
    stops: 'unit',
    says: 'This answer cannot be used.',
    remedy: 'Enter an answer of the form in the evidence.',
  },
  'setup.other-document': {
    name: 'Other document',
    blame: 'person',
    stops: 'unit',
    says: 'The station does not wait for this file.',
    remedy: 'Copy the document from this station again, and have that copy signed.',
  },
  'setup.not-signed': {
    name: 'Copy not signed',
    blame: 'person',
    stops: 'unit',
    says: 'No officer of this station has signed this copy.',
    remedy: 'Have an officer of this station sign it, then take the signed file.',
  },
  'setup.other-certificate': {
    name: 'Other certificate',
    blame: 'person',
    stops: 'unit',
    says: "This file is not the certificate for this station's request.",
    remedy: 'Take issuing.pem, which the root signed for this request. Nothing was imported.',
  },
  'setup.other-root': {
    name: 'Other root',
    blame: 'person',
    stops: 'unit',
    says: 'This root did not sign the certificate of the issuing CA.',
    remedy: 'Take root.pem of the root that signed issuing.pem. Nothing was imported.',
  },
  'setup.busy': {
    name: 'Setup in use',
    blame: 'person',
    stops: 'unit',
    says: 'Another program is setting up this station at the moment.',
    remedy: 'Close the program in the evidence, or go on there.',
  },
  'setup.moved-on': {
    name: 'Setup moved on',
    blame: 'person',
    stops: 'unit',
    says: 'Another window has already moved this setup on.',
    remedy: 'Read what this window shows now, and go on from there.',
  },
  'setup.nobody-answered': {
    name: 'Nobody answered',
    blame: 'person',
    stops: 'unit',
    says: 'Nobody answered at the screen in time.',
    remedy: 'Press Go on, and answer when the screen asks again.',
  },
  'setup.no-trial': {
    name: 'No trial here',
    blame: 'person',
    stops: 'unit',
    says: 'The desktop application makes no trial.',
    remedy: 'Close this application, and run `birthmark serve` on this folder.',
  },
} as const satisfies Record<string, FaultText>;
