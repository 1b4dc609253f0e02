import type { FaultText } from '../model/fault-text.ts';

/** Revoking certificates, and the lists of those that are revoked. */
export const revocationFaults = {
  'revocation.needs-order': {
    name: 'Order needed',
    blame: 'person',
    stops: 'unit',
    says: 'So many certificates are revoked by order of two officers only.',
    remedy: 'Draft an order with `birthmark revoke --draft`, and have two officers sign it.',
  },
  'revocation.not-ordered': {
    name: 'Not in the order',
    blame: 'person',
    stops: 'unit',
    says: 'The order of the officers does not say this.',
    remedy: 'Compare the order with the certificates asked for; the evidence says where they differ.',
  },
  'revocation.not-issued': {
    name: 'Not our certificate',
    blame: 'station',
    stops: 'unit',
    says: 'The signing service never issued this certificate to this unit.',
    remedy: 'Find the station that made the unit, and revoke the certificate there.',
  },
  'crl.number-back': {
    name: 'CRL number too low',
    blame: 'station',
    stops: 'unit',
    says: 'A newer list of revoked certificates is known already.',
    remedy: 'Stop the line and call the security officer: the signing service may have been rolled back.',
  },
} as const satisfies Record<string, FaultText>;
