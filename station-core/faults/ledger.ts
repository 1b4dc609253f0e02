import type { FaultText } from '../model/fault-text.ts';

export const ledgerFaults = {
  'ledger.cannot-open': {
    name: 'Ledger not opened',
    blame: 'station',
    stops: 'line',
    says: 'The ledger cannot be opened.',
    remedy: 'Check that the data directory exists, is writable, and is on a local disk.',
  },
  'ledger.busy': {
    name: 'Ledger in use',
    blame: 'station',
    stops: 'line',
    says: 'Another station process holds this ledger.',
    remedy: 'Stop the other process first; one ledger has one writer.',
  },
  'ledger.unchecked': {
    name: 'Ledger being checked',
    blame: 'station',
    stops: 'unit',
    says: 'The station is still checking its ledger.',
    remedy: 'Wait until the check is over: long books take a minute or two. The evidence shows how far it has come.',
  },
  'ledger.disk-full': {
    name: 'Disk is full',
    blame: 'station',
    stops: 'line',
    says: 'The disk is full: the ledger cannot record anything more.',
    remedy: 'Free space on the disk of the data directory. Nothing is signed until then.',
  },
  'ledger.damaged': {
    name: 'Ledger damaged',
    blame: 'station',
    stops: 'line',
    says: 'The ledger is damaged.',
    remedy: 'Take the station out of service and call the security officer; keep the files as they are.',
  },
  'ledger.write-failed': {
    name: 'Ledger not written',
    blame: 'station',
    stops: 'line',
    says: 'The ledger could not record an entry.',
    remedy: 'Check the disk of the data directory. Nothing is signed until the ledger can be written.',
  },
  'ledger.conflict': {
    name: 'Used twice',
    blame: 'station',
    stops: 'line',
    says: 'The entry contradicts what the ledger already holds.',
    remedy: 'Stop the line and call QA: a serial number, MAC or key would have been used twice.',
  },
  'ledger.not-found': {
    name: 'Unit unknown',
    blame: 'person',
    stops: 'unit',
    says: 'The ledger knows no such unit.',
    remedy: 'Check the serial number or MAC address, and the data directory.',
  },
  'checkpoint.malformed': {
    name: 'Checkpoint malformed',
    blame: 'station',
    stops: 'unit',
    says: 'A checkpoint is not written as its format demands.',
    remedy: 'Look at the offset named in the evidence; fetch the checkpoint again from where it came.',
  },
  'checkpoint.untrusted': {
    name: 'Checkpoint untrusted',
    blame: 'station',
    stops: 'unit',
    says: 'A checkpoint is not signed by the key it must be signed by.',
    remedy: 'Check the configured key. If it is the right one, call the security officer: the books may be forged.',
  },
} as const satisfies Record<string, FaultText>;
