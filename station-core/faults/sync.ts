import type { FaultText } from '../model/fault-text.ts';

export const syncFaults = {
  'sync.unreachable': {
    name: 'Upstream unreachable',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream does not respond.',
    remedy: 'Check the network. Nothing is lost: entries wait in the ledger.',
  },
  'sync.not-trusted': {
    name: 'Upstream not trusted',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream and the station do not trust each other.',
    remedy: 'Check the clock of the station, then the certificates of the station and of upstream.',
  },
  'sync.refused': {
    name: 'Upstream refused',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream refused a batch of entries.',
    remedy: 'Read the reason in the evidence and call the security officer.',
  },
  'sync.upstream-lied': {
    name: 'Invalid receipt',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream acknowledged entries that this station did not send.',
    remedy: 'Stop synchronisation and call the security officer: the receipt is not valid.',
  },
  'sync.bad-answer': {
    name: 'Invalid response',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream sent a response the station does not understand.',
    remedy: 'Check that upstream and station versions match.',
  },
  'sync.fork': {
    name: 'History mismatch',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream holds a different history of this station.',
    remedy: 'Take the station out of service and call the security officer.',
  },
  'upstream.database': {
    name: 'Database unreachable',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream cannot start or reach its database.',
    remedy: 'Check DATABASE_URL and the PostgreSQL server, or read the log named in the evidence.',
  },
} as const satisfies Record<string, FaultText>;
