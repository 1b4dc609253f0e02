export const ledgerFaults = {
  'ledger.cannot-open': {
    says: 'The ledger cannot be opened.',
    remedy: 'Check that the data directory exists, is writable, and is on a local disk.',
  },
  'ledger.unchecked': {
    says: 'The station is still checking its ledger.',
    remedy: 'Wait until the check is over: long books take a minute or two. The evidence shows how far it has come.',
  },
  'ledger.busy': {
    says: 'Another station process holds this ledger.',
    remedy: 'Stop the other process first; one ledger has one writer.',
  },
  'ledger.disk-full': {
    says: 'The disk is full: the ledger cannot record anything more.',
    remedy: 'Free space on the disk of the data directory. Nothing is signed until then.',
  },
  'ledger.damaged': {
    says: 'The ledger is damaged.',
    remedy: 'Take the station out of service and call the security officer; keep the files as they are.',
  },
  'ledger.write-failed': {
    says: 'The ledger could not record an entry.',
    remedy: 'Check the disk of the data directory. Nothing is signed until the ledger can be written.',
  },
  'ledger.conflict': {
    says: 'The entry contradicts what the ledger already holds.',
    remedy: 'Stop the line and call QA: a serial number, MAC or key would have been used twice.',
  },
  'ledger.not-found': {
    says: 'The ledger knows no such unit.',
    remedy: 'Check the serial number or MAC address, and the data directory.',
  },
  'checkpoint.malformed': {
    says: 'A checkpoint is not written as its format demands.',
    remedy: 'Look at the offset named in the evidence; fetch the checkpoint again from where it came.',
  },
  'checkpoint.untrusted': {
    says: 'A checkpoint is not signed by the key it must be signed by.',
    remedy: 'Check the configured key. If it is the right one, call the security officer: the books may be forged.',
  },
};
