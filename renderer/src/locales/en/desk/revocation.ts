/** Certificates that are revoked, and the lists that say so. */
export const revocation = {
  reasons: {
    unspecified: 'No particular reason',
    keyCompromise: 'Key compromised',
    superseded: 'Superseded by another certificate',
    cessationOfOperation: 'Taken out of service',
    privilegeWithdrawn: 'Not authorized any more',
  },
};
