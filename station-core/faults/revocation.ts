import type { FaultText } from '../model/fault-text.ts';

/** Revoking certificates, and the lists of those that are revoked. */
export const revocationFaults = {
  'revocation.needs-order': {
    name: 'Order needed',
    blame: 'person',
    stops: 'unit',
    says: 'So many certificates are revoked by order of two officers only.',
    remedy: 'Make an order with `birthmark revoke --draft`, for two officers to sign.',
  },
  'revocation.not-ordered': {
    name: 'Not in the order',
    blame: 'person',
    stops: 'unit',
    says: 'The order of the officers does not say this.',
    remedy: 'Check the order against the units that you named; the evidence says where they differ.',
  },
  'revocation.not-issued': {
    name: 'Not our certificate',
    blame: 'station',
    stops: 'unit',
    says: 'The signing service never issued this certificate to this unit.',
    remedy: 'Find the station that made the unit, and revoke the certificate there.',
  },
  'revocation.nothing': {
    name: 'Nothing to revoke',
    blame: 'person',
    stops: 'unit',
    says: 'No unit was found whose certificate could be revoked.',
    remedy: 'Check the serial numbers, the work order and the other filters.',
  },
  'revocation.already': {
    name: 'Already revoked',
    blame: 'person',
    stops: 'unit',
    says: 'The certificates of these units are revoked already, or never existed.',
    remedy: 'Read in the records of the units who decided, and why.',
  },
  'revocation.too-many': {
    name: 'Too many to revoke',
    blame: 'person',
    stops: 'unit',
    says: 'One order cannot revoke the certificates of so many units.',
    remedy: 'Set more filters, and make several orders.',
  },
  'crl.none': {
    name: 'No CRL yet',
    blame: 'person',
    stops: 'unit',
    says: 'This station does not have that list of revoked certificates.',
    remedy: 'Run `birthmark crl` to have a new list signed.',
  },
  'crl.number-back': {
    name: 'CRL number too low',
    blame: 'station',
    stops: 'unit',
    says: 'A newer list of revoked certificates is known already.',
    remedy: 'Stop the line and call the security officer: the signing service may have been rolled back.',
  },
} as const satisfies Record<string, FaultText>;
