export const stationFaults = {
  'station.bad-config': {
    says: 'The set-up of this station is missing or wrong.',
    remedy: 'Correct the field named in the evidence, or run the set-up again.',
  },
  'station.not-writable': {
    says: 'The station cannot write a file it needs in its data directory.',
    remedy: 'Check the disk and the rights of the folder named in the evidence, then start the unit again.',
  },
  'station.tool-missing': {
    says: 'A program the station needs is not installed.',
    remedy: 'Install the package named in the evidence.',
  },
  'station.bad-argument': {
    says: 'The command was given something it cannot use.',
    remedy: 'See `birthmark help` for what the command takes.',
  },
  'station.timed-out': {
    says: 'A step took longer than it may.',
    remedy: 'Start the unit again. If it repeats, call the process engineer.',
  },
  'station.stopped': { says: 'The run was stopped.', remedy: 'Start the unit again when ready.' },
  'station.interrupted': {
    says: 'The station stopped while this unit was being worked on.',
    remedy: 'Start the unit again; it is resumed from what the ledger and the board hold.',
  },
  'station.address-taken': {
    says: 'Another program already listens where the screens are to be served.',
    remedy: 'Stop the other program, or choose another port with --port.',
  },
  'station.screens-not-built': {
    says: 'The screens have not been built.',
    remedy: 'Run `./run app` once: it builds them.',
  },
  'station.host-gone': {
    says: 'The station process stopped again and again; it is no longer started.',
    remedy: 'Read the log of the station (log/station.jsonl in its data directory), then start it again.',
  },
  'station.bug': {
    says: 'The station met something it does not understand: this is a defect of the software.',
    remedy: 'Note the time, keep the log, and report it. Start the unit again.',
  },
};
