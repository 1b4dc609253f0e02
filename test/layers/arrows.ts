import { inside } from '../imports.ts';

/** Who may import whom, besides itself. The foundation (fault, secret, wait, durable-file, called-as, plain-json) is open to all of station-core. */
const FOUNDATION = [
  'station-core/model',
  'station-core/model-schemas.ts',
  'station-core/fault.ts',
  'station-core/faults',
  'station-core/secret.ts',
  'station-core/wait.ts',
  'station-core/durable-file.ts',
  'station-core/umask.ts',
  'station-core/called-as.ts',
  'station-core/plain-json.ts',
];
const PURE = ['station-core/protocol', 'station-core/formats', 'station-core/codecs'];
const PARTS = 'device pki signer secrets labels ledger sync operators officers release'
  .split(' ')
  .map((each) => `station-core/${each}`);

const MAY_IMPORT: Record<string, readonly string[]> = {
  'station-core/model': [],
  'station-core/model-schemas.ts': ['station-core/model'],
  'station-core/fault.ts': ['station-core/faults', 'station-core/model'],
  'station-core/faults': ['station-core/model'],
  'station-core/secret.ts': [],
  'station-core/umask.ts': [],
  'station-core/called-as.ts': ['station-core/model'],
  'station-core/wait.ts': ['station-core/fault.ts'],
  'station-core/durable-file.ts': [],
  'station-core/plain-json.ts': [],
  'station-core/log-file.ts': ['station-core/durable-file.ts'],
  // Formats and protocols could be published: they know no table of faults. `codecs` turns their errors into faults.
  'station-core/protocol': ['station-core/model'],
  'station-core/formats': ['station-core/model', 'station-core/plain-json.ts'],
  'station-core/codecs': [...FOUNDATION, 'station-core/protocol', 'station-core/formats'],
  'station-core/rpc': FOUNDATION.filter((each) => each !== 'station-core/durable-file.ts'),
  ...Object.fromEntries(PARTS.map((each) => [each, [...FOUNDATION, ...PURE]])),
  // These have a process or a thread of their own.
  // The signing service judges by itself what the station asks for: it reads entries and proofs with the ledger's own code.
  'station-core/signer': [...FOUNDATION, ...PURE, 'station-core/rpc', 'station-core/pki', 'station-core/ledger/merkle'],
  // An officer's token speaks PKCS#11 too, in the command of the officer and on the officer's own machine.
  'station-core/officers': [...FOUNDATION, ...PURE, 'station-core/signer/token'],
  'station-core/ledger': [...FOUNDATION, ...PURE, 'station-core/rpc'],
  // Fonts for every script come out of the same files for pages and for labels.
  'station-core/labels': [...FOUNDATION, ...PURE, 'station-core/rpc', 'station-core/pdf/woff.ts'],
  // Pages to print: they know text and nothing of what it says.
  'station-core/pdf': [],
  // Sets up a signing service, and the root above it; takes the data directory of an old station over.
  'station-core/ceremony': [
    ...FOUNDATION,
    ...PURE,
    'station-core/rpc',
    ...PARTS,
    'station-core/station',
    'station-core/pdf',
  ],
  'station-core/station': [
    ...FOUNDATION,
    ...PURE,
    ...PARTS,
    'station-core/pdf',
    'station-core/log-file.ts',
    'package.json',
  ],
  // What a station needs before its first unit: it joins ceremony and station, and knows neither screens nor terminals.
  'station-core/first-day': [
    ...FOUNDATION,
    ...PURE,
    ...PARTS,
    'station-core/ceremony',
    'station-core/station',
    'package.json',
  ],
  // Copies a station and brings it back.
  'station-core/backup': [...FOUNDATION, ...PURE, ...PARTS, 'station-core/station'],
  // The screens know the contract and nothing else of the station; the contract knows nobody.
  'station-core/contract.ts': ['station-core/contract', 'station-core/faults', 'station-core/model'],
  'station-core/contract': ['station-core/model', 'station-core/model-schemas.ts'],
  renderer: ['station-core/contract.ts', 'station-core/contract', 'station-core/model'],
  // The host answers the contract out of the station; shells start it and know no more than that.
  'station-core/host': [
    ...FOUNDATION,
    ...PURE,
    ...PARTS,
    'station-core/rpc',
    'station-core/first-day',
    'station-core/station',
    'station-core/contract.ts',
    'station-core/contract',
    'package.json',
  ],
  electron: [
    ...FOUNDATION,
    'station-core/log-file.ts',
    'station-core/rpc',
    'station-core/contract.ts',
    'station-core/contract',
    'station-core/host',
    'package.json',
  ],
  // The command line is a shell of the station.
  'station-core/cli': [
    ...FOUNDATION,
    ...PURE,
    ...PARTS,
    'station-core/ceremony',
    'station-core/first-day',
    'station-core/backup',
    'station-core/station',
    'station-core/host',
    'upstream',
  ],
  // Headquarters shares only what both ends must agree on: formats, the tree, what is sent, and how certificates are read
  // and put together. It shares nothing that builds the certificate of a unit.
  upstream: [
    ...FOUNDATION,
    'station-core/formats',
    'station-core/codecs',
    'station-core/ledger/merkle',
    'station-core/sync/batch.ts',
    'station-core/sync/finding.ts',
    'station-core/sync/hold-news.ts',
    'station-core/sync/certificate-request.ts',
    'station-core/sync/crl-delivery.ts',
    'station-core/sync/enrol/enrolment.ts',
    'station-core/sync/enrol/enrolment-code.ts',
    'station-core/sync/refill/last-heard.ts',
    'station-core/sync/refill/stored-entries.ts',
    // What it serves to others it reads as strictly as the station does.
    'station-core/pki/crl/read-crl.ts',
    'station-core/pki/issuer.ts',
    'station-core/pki/assemble.ts',
    'station-core/pki/ca/cert-serial.ts',
    'station-core/pki/extensions.ts',
    'station-core/pki/oids.ts',
    'station-core/pki/pem.ts',
    'station-core/pki/read-tbs.ts',
    'station-core/pki/tbs.ts',
    // The version that the database notes.
    'package.json',
  ],
  // Simulated boards are a package of their own: they share what both ends of the wire must agree on.
  'fixtures/virtual-jig': [...FOUNDATION, ...PURE, 'fixtures/vectors/efuse_fields.json'],
  fixtures: ['station-core', 'upstream', 'package.json'],
};

export function layerOf(file: string): string {
  const layer = Object.keys(MAY_IMPORT).find((each) => inside(file, each));
  if (layer === undefined) throw new Error(`${file} belongs to no layer: add it to the arrows`);
  return layer;
}

/** Whether the arrows of the design let this file import that one. */
export function allowed(file: string, to: string): boolean {
  const layer = layerOf(file);
  return [layer, ...(MAY_IMPORT[layer] ?? [])].some((each) => inside(to, each));
}
