import { uriName } from '../../station-core/pki/extensions.ts';
import { OID } from '../../station-core/pki/oids.ts';
import type { Authority, IssuedCertificate } from './authority.ts';

/** Signs the short-lived client certificates of stations. What they say is decided here; of a request it takes the key. */
export interface StationCa {
  readonly issue: (station: string, spkiDer: Uint8Array, now: Date) => IssuedCertificate;
}

export function stationCa(authority: Authority, validDays: number): StationCa {
  return {
    issue: (station, spkiDer, now) => {
      const names = [uriName(`urn:birthmark:station:${station}`)];
      return authority.issue({ commonName: station, spkiDer, purpose: OID.clientAuth, names, validDays }, now);
    },
  };
}
