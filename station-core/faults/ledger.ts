import type { FaultText } from '../model/fault-text.ts';

export const ledgerFaults = {
  'ledger.cannot-open': {
    name: 'Cannot open ledger',
    blame: 'station',
    stops: 'line',
    says: 'The ledger cannot be opened.',
    remedy: 'Check that the data directory exists, is writable, and is on a local disk.',
  },
  'ledger.busy': {
    name: 'Ledger in use',
    blame: 'station',
    stops: 'line',
    says: 'Another station process is using this ledger.',
    remedy: 'Stop the other process: a ledger has one writer.',
  },
  'ledger.unchecked': {
    name: 'Checking ledger',
    blame: 'station',
    stops: 'unit',
    says: 'The station is still checking its ledger.',
    remedy: 'Wait: a long ledger takes a minute or two. The evidence shows the progress.',
  },
  'ledger.disk-full': {
    name: 'Disk full',
    blame: 'station',
    stops: 'line',
    says: 'The disk is full, so the ledger cannot record entries.',
    remedy: 'Free space on the disk of the data directory. Nothing is signed until then.',
  },
  'ledger.damaged': {
    name: 'Ledger damaged',
    blame: 'station',
    stops: 'line',
    says: 'The ledger is damaged.',
    remedy: 'Take the station out of service and call the security officer. Do not change the files.',
  },
  'ledger.write-failed': {
    name: 'Ledger write failed',
    blame: 'station',
    stops: 'line',
    says: 'The ledger could not record an entry.',
    remedy: 'Check the disk of the data directory. Nothing is signed until it is writable.',
  },
  'ledger.conflict': {
    name: 'Ledger conflict',
    blame: 'station',
    stops: 'line',
    says: 'The ledger rejected the entry: it contradicts an earlier one.',
    remedy: 'Stop the line and call QA: a serial number, MAC or key would be used twice.',
  },
  'ledger.not-found': {
    name: 'Unit not found',
    blame: 'person',
    stops: 'unit',
    says: 'The ledger has no such unit.',
    remedy: 'Check the serial number or MAC address, and the data directory.',
  },
  'checkpoint.malformed': {
    name: 'Checkpoint malformed',
    blame: 'station',
    stops: 'unit',
    says: 'The checkpoint is malformed.',
    remedy: 'Check the offset named in the evidence, then fetch the checkpoint again.',
  },
  'checkpoint.untrusted': {
    name: 'Checkpoint untrusted',
    blame: 'station',
    stops: 'unit',
    says: 'The checkpoint is not signed by the expected key.',
    remedy: 'Check the configured key. If it is right, call the security officer: the ledger may be forged.',
  },
} as const satisfies Record<string, FaultText>;
