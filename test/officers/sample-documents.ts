import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestDocument } from '../../station-core/formats/documents/manifest-document.ts';
import type { MigrationDocument } from '../../station-core/formats/documents/migration-document.ts';
import type { PermitDocument } from '../../station-core/formats/documents/permit-document.ts';

const OLD_CA = join(import.meta.dirname, '../../fixtures/old-data/dad4558/ca');

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

export const sampleMigration: MigrationDocument = {
  v: 1,
  type: 'migration',
  station: 'ST01',
  journal: { sha256: '01'.repeat(32), lines: 12 },
  ledger: {
    head: { sizeEntries: 150, rootHashHex: '02'.repeat(32) },
    signed: { sizeEntries: 145, rootHashHex: '03'.repeat(32) },
  },
  certificates: { count: 13, sha256: '04'.repeat(32) },
  before: {
    checkpointKey: 'ST01+f7cd5ebe+Ad5MbHoIxNztfnyVJN75qX0oN0Qc6S9u+G7I2cA0BgWA',
    issuingCert: readFileSync(join(OLD_CA, 'intermediate.pem'), 'utf8'),
    rootCert: readFileSync(join(OLD_CA, 'root.pem'), 'utf8'),
  },
  keys: [
    { use: 'issuing', label: 'old-issuing', problems: ['CKA_MODIFIABLE'] },
    { use: 'tag', label: 'old-tag', problems: [] },
  ],
  permits: [{ permit: 'P-OLD', product: 'lamp-two', quota: 77, used: 11, sha256: '05'.repeat(32) }],
  findings: [{ kind: 'certificate-not-in-journal', count: 2, examples: ['L1-ST01-000001', 'L1-ST01-000002'] }],
  cannotVouchFor: ['what the station told the signing service'],
  recordSha256: '06'.repeat(32),
  issuedAt: '2026-12-01T00:00:00Z',
};
