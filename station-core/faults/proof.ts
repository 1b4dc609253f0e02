import type { FaultText } from '../model/fault-text.ts';

export const proofFaults = {
  'proof.malformed': {
    name: 'Proof malformed',
    blame: 'station',
    stops: 'unit',
    says: 'The proof is not a well-formed C2SP tlog-proof.',
    remedy: 'Check the offset named in the evidence, then have the proof written again.',
  },
  'proof.not-signed-yet': {
    name: 'Entry not signed yet',
    blame: 'station',
    stops: 'unit',
    says: 'No checkpoint covers this entry yet.',
    remedy: 'Wait a minute and ask again: a running station signs its ledger once a minute. Start it if it is stopped.',
  },
  'proof.no-entry': {
    name: 'Entry not found',
    blame: 'person',
    stops: 'unit',
    says: 'The ledger has no such entry of this unit.',
    remedy: 'Check the number of the entry, the unit, and the data directory.',
  },
  'proof.no-certificate': {
    name: 'No certificate',
    blame: 'person',
    stops: 'unit',
    says: 'The ledger has no certificate of this unit.',
    remedy: 'Finish the unit first, or name another of its entries with --entry.',
  },
} as const satisfies Record<string, FaultText>;
