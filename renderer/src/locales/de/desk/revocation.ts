import type { revocation as english } from '../../en/desk/revocation.ts';

/** Widerrufene Zertifikate und die Sperrlisten, in denen sie stehen. */
export const revocation: typeof english = {
  reasons: {
    unspecified: 'Kein bestimmter Grund',
    keyCompromise: 'Schlüssel kompromittiert',
    superseded: 'Durch ein anderes Zertifikat ersetzt',
    cessationOfOperation: 'Außer Betrieb genommen',
    privilegeWithdrawn: 'Nicht mehr berechtigt',
  },
};
