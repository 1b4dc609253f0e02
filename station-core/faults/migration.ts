import type { FaultText } from '../model/fault-text.ts';

/** Data directories of version 0.3 and earlier, and the ceremony that takes them over. */
export const migrationFaults = {
  'station.not-migrated': {
    name: 'Old data directory',
    blame: 'station',
    stops: 'signer',
    says: 'This data directory is from before two officers signed permits.',
    remedy: 'Migrate it with `birthmark ca migrate`. Until then it can be read and verified.',
  },
  'migration.not-needed': {
    name: 'Nothing to migrate',
    blame: 'person',
    stops: 'unit',
    says: 'This data directory needs no migration.',
    remedy: 'Start the station.',
  },
  'migration.changed': {
    name: 'Changed since signing',
    blame: 'station',
    stops: 'unit',
    says: 'The old data is not what the officers signed.',
    remedy: 'Find out who changed it. Then begin with a new folder, and have two officers sign again.',
  },
  'migration.signer-in-use': {
    name: 'Signer used before',
    blame: 'station',
    stops: 'signer',
    says: 'The signing service holds something else than this migration.',
    remedy: 'Set up a signing service with a new token for this station.',
  },
} as const satisfies Record<string, FaultText>;
