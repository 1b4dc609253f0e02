import type { FaultText } from './text.ts';

export const stationFaults = {
  'station.bad-config': {
    blame: 'station',
    says: 'The set-up of this station is missing or wrong.',
    remedy: 'Correct the field named in the evidence, or run the set-up again.',
  },
  'station.not-writable': {
    blame: 'station',
    says: 'The station cannot write a file it needs in its data directory.',
    remedy: 'Check the disk and the rights of the folder named in the evidence, then start the unit again.',
  },
  'station.tool-missing': {
    blame: 'station',
    says: 'A program the station needs is not installed.',
    remedy: 'Install the package named in the evidence.',
  },
  'station.bad-argument': {
    blame: 'person',
    says: 'The command was given something it cannot use.',
    remedy: 'See `birthmark help` for what the command takes.',
  },
  'station.timed-out': {
    blame: 'station',
    says: 'A step took longer than it may.',
    remedy: 'Start the unit again. If it repeats, call the process engineer.',
  },
  'station.stopped': {
    blame: 'person',
    says: 'The run was stopped.',
    remedy: 'Start the unit again when ready.',
  },
  'station.interrupted': {
    blame: 'station',
    says: 'The station stopped while this unit was being worked on.',
    remedy: 'Start the unit again; it is resumed from what the ledger and the board hold.',
  },
  'station.address-taken': {
    blame: 'station',
    says: 'Another program already listens where the screens are to be served.',
    remedy: 'Stop the other program, or choose another port with --port.',
  },
  'station.screens-not-built': {
    blame: 'station',
    says: 'The screens have not been built.',
    remedy: 'Run `./run app` once: it builds them.',
  },
  'station.host-gone': {
    blame: 'station',
    says: 'The station process stopped again and again; it is no longer started.',
    remedy: 'Read the log of the station (log/station.jsonl in its data directory), then start it again.',
  },
  'station.bug': {
    blame: 'station',
    says: 'The station met something it does not understand: this is a defect of the software.',
    remedy: 'Note the time, keep the log, and report it. Start the unit again.',
  },
} as const satisfies Record<string, FaultText>;
