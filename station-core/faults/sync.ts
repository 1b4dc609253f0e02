import type { FaultText } from '../model/fault-text.ts';

export const syncFaults = {
  'sync.unreachable': {
    name: 'Upstream silent',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream does not answer.',
    remedy: 'Nothing is lost: entries wait in the ledger and are sent later. Check the network.',
  },
  'sync.not-trusted': {
    name: 'Upstream not trusted',
    blame: 'upstream',
    stops: 'unit',
    says: "Upstream and this station do not accept each other's certificates.",
    remedy: "Check the upstream certificate, this station's certificate, and the clock.",
  },
  'sync.refused': {
    name: 'Upstream refuses',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream refused a batch of entries.',
    remedy: 'Read the reason in the evidence and call the security officer.',
  },
  'sync.upstream-lied': {
    name: 'False receipt',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream acknowledged something this station did not send.',
    remedy: 'Stop sending and call the security officer: the answer is not a valid receipt.',
  },
  'sync.bad-answer': {
    name: 'Answer not understood',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream answered something that cannot be understood.',
    remedy: 'Check that upstream and station are of matching versions.',
  },
  'sync.fork': {
    name: 'Other history',
    blame: 'upstream',
    stops: 'unit',
    says: 'Upstream holds another history of this station.',
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
