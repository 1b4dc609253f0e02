import type { ManifestDocument } from '../../station-core/formats/documents/manifest-document.ts';
import type { PermitDocument } from '../../station-core/formats/documents/permit-document.ts';

/** Contents of documents for tests; a test changes what it is about. */
export const samplePermit: PermitDocument = {
  v: 2,
  type: 'permit',
  permit: 'P-2026-07',
  stations: ['ST01', 'ST02'],
  product: 'lamp-one',
  organization: 'Lämpchen GmbH',
  organizationalUnit: 'Lamp One',
  quota: 100,
  notBefore: '2026-07-01T00:00:00Z',
  notAfter: '2026-08-01T00:00:00Z',
  macs: { oui: ['24:0a:c4', '30:ae:a4'] },
  serials: { prefix: 'LAMP-ST01-', from: '000100', to: '000999' },
  hwTypeOid: '1.3.6.1.4.1.55555.1.1',
  firmware: { minimumVersion: '1.2.0' },
  profile: { serverAuth: false, algorithm: 'ES256' },
  rights: { rework: false, lock: true, burn: false },
  offline: { hours: 48, units: 50 },
  issuedAt: '2026-06-30T12:00:00Z',
};

export function sampleManifest(certificate: { readonly sha256: string; readonly pem: string }): ManifestDocument {
  return {
    v: 1,
    type: 'manifest',
    station: 'ST01',
    number: 3,
    notBefore: '2026-07-01T00:00:00Z',
    notAfter: '2027-07-01T00:00:00Z',
    escrow: [certificate],
    upstream: {
      url: 'https://upstream.example:8443',
      caSha256: 'a1'.repeat(32),
      key: 'upstream.example+0a1b2c3d+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAh',
    },
    checkpointKeys: ['ST01+0a1b2c3d+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAh'],
    releaseKeys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }],
    products: [{ name: 'lamp-one', descriptionSha256: 'b2'.repeat(32), firmwareFloor: '1.2.0' }],
    printers: [{ kind: 'folder', keepsLabels: true }],
    modules: [{ path: '/usr/lib/softhsm/libsofthsm2.so', sha256: 'c3'.repeat(32) }],
    scanners: [{ sha256: 'd4'.repeat(32), args: ['--once'] }],
    issuedAt: '2026-06-30T12:00:00Z',
  };
}
