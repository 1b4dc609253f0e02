export const syncFaults = {
  'sync.unreachable': {
    says: 'Upstream does not answer.',
    remedy: 'Nothing is lost: entries wait in the ledger and are sent later. Check the network.',
  },
  'sync.not-trusted': {
    says: "Upstream and this station do not accept each other's certificates.",
    remedy: "Check the upstream certificate, this station's certificate, and the clock.",
  },
  'sync.refused': {
    says: 'Upstream refused a batch of entries.',
    remedy: 'Read the reason in the evidence and call the security officer.',
  },
  'sync.upstream-lied': {
    says: 'Upstream acknowledged something this station did not send.',
    remedy: 'Stop sending and call the security officer: the answer is not a valid receipt.',
  },
  'sync.bad-answer': {
    says: 'Upstream answered something that cannot be understood.',
    remedy: 'Check that upstream and station are of matching versions.',
  },
  'sync.fork': {
    says: 'Upstream holds another history of this station.',
    remedy: 'Take the station out of service and call the security officer.',
  },
  'upstream.database': {
    says: 'Upstream cannot start or reach its database.',
    remedy: 'Check DATABASE_URL and the PostgreSQL server, or read the log named in the evidence.',
  },
};
