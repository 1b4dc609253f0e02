import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ManifestDocument } from '../../../station-core/formats/documents/manifest-document.ts';
import { officerThumbprint } from '../../../station-core/formats/officer-key.ts';
import { certificatePem } from '../../../station-core/pki/pem.ts';
import {
  requireAllowedPrinter,
  requireAllowedProduct,
  requireAllowedSetup,
  type ProductChoice,
  type SetupChoices,
} from '../../../station-core/station/documents/manifest-rules.ts';
import { sampleManifest } from '../../officers/sample-documents.ts';
import { certificateFor } from '../../secrets/kem-certificates.ts';

function pinned(publicKey: KeyObject): ManifestDocument['escrow'][number] {
  const certDer = certificateFor({ publicKey });
  return { sha256: createHash('sha256').update(certDer).digest('hex'), pem: certificatePem(certDer) };
}

const classical = pinned(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey);
const mlKem = pinned(generateKeyPairSync('ml-kem-768').publicKey);
const ESCROW = classical.sha256;
const manifest = sampleManifest(classical);
const [releaseKey] = manifest.releaseKeys;
if (releaseKey === undefined || manifest.upstream === undefined) throw new Error('the sample lacks what is tested');
const { upstream } = manifest;

const choices: SetupChoices = {
  isTrial: false,
  escrowCertSha256Hex: ESCROW,
  upstream: { url: upstream.url, caSha256Hex: upstream.caSha256, key: upstream.key },
  checkpointKey: manifest.checkpointKeys[0] ?? '',
  module: { path: '/usr/lib/softhsm/libsofthsm2.so', sha256Hex: 'c3'.repeat(32) },
  printer: 'folder:/srv/labels',
  scannerProgram: { sha256Hex: 'd4'.repeat(32), args: ['--once'] },
};
const product: ProductChoice = {
  product: 'lamp-one',
  descriptionSha256Hex: 'b2'.repeat(32),
  signedBy: officerThumbprint(releaseKey),
  version: '1.2.0',
};
const other = 'ee'.repeat(32);

function outcome(work: () => void): string {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'allowed';
}

test.each<[string, string, Partial<SetupChoices>, Partial<ManifestDocument>]>([
  ['what the manifest names', 'allowed', {}, {}],
  ['an escrow certificate of its own', 'manifest.escrow', { escrowCertSha256Hex: other }, {}],
  ['an ML-KEM certificate of its own', 'manifest.escrow', { escrowKemCertSha256Hex: other }, {}],
  ['both escrow certificates', 'allowed', { escrowKemCertSha256Hex: mlKem.sha256 }, { escrow: [classical, mlKem] }],
  ['one of two escrow certificates: the way back to one key', 'manifest.escrow', {}, { escrow: [classical, mlKem] }],
  [
    'the ML-KEM certificate in the place of the classical one',
    'manifest.escrow',
    { escrowCertSha256Hex: mlKem.sha256 },
    { escrow: [classical, mlKem] },
  ],
  [
    'another upstream',
    'manifest.upstream',
    { upstream: { url: 'https://upstream.example:8444', caSha256Hex: upstream.caSha256, key: upstream.key } },
    {},
  ],
  [
    'another CA of upstream',
    'manifest.upstream',
    { upstream: { url: upstream.url, caSha256Hex: other, key: upstream.key } },
    {},
  ],
  [
    'another key of upstream',
    'manifest.upstream',
    { upstream: { url: upstream.url, caSha256Hex: upstream.caSha256, key: `${upstream.key}A` } },
    {},
  ],
  ['no upstream where one is named', 'manifest.upstream', { upstream: undefined }, {}],
  ['another checkpoint key', 'manifest.checkpoint-key', { checkpointKey: 'ST01+00000000+AQ==' }, {}],
  [
    'a driver that was replaced',
    'manifest.module',
    { module: { path: '/usr/lib/softhsm/libsofthsm2.so', sha256Hex: other } },
    {},
  ],
  [
    'the driver of the manifest at another place',
    'manifest.module',
    { module: { path: '/tmp/libsofthsm2.so', sha256Hex: 'c3'.repeat(32) } },
    {},
  ],
  ['a printer of another kind', 'manifest.printer', { printer: 'ipp://printer.example' }, {}],
  ['a printer without a kind', 'manifest.printer', { printer: 'folder' }, {}],
  [
    'a scanner program that was replaced',
    'manifest.scanner',
    { scannerProgram: { sha256Hex: other, args: ['--once'] } },
    {},
  ],
  [
    'a scanner program with other arguments',
    'manifest.scanner',
    { scannerProgram: { sha256Hex: 'd4'.repeat(32), args: ['--once', '-e'] } },
    {},
  ],
  [
    'a scanner program with an argument less',
    'manifest.scanner',
    { scannerProgram: { sha256Hex: 'd4'.repeat(32), args: [] } },
    {},
  ],
  ['a hand scanner, which is no program', 'allowed', { scannerProgram: undefined }, {}],
])('%s: %s', (...[, expected, chosen, changed]) => {
  const decide = (): void => {
    requireAllowedSetup({ ...manifest, ...changed }, { ...choices, ...chosen });
  };
  expect(outcome(decide)).toBe(expected);
});

test('an upstream where the manifest names none is refused', () => {
  const { upstream: _none, ...without } = manifest;
  expect(
    outcome(() => {
      requireAllowedSetup(without, choices);
    }),
  ).toBe('manifest.upstream');
  expect(
    outcome(() => {
      requireAllowedSetup(without, { ...choices, upstream: undefined });
    }),
  ).toBe('allowed');
});

test.each<[string, string, Partial<ProductChoice>]>([
  ['a product that the manifest names', 'allowed', {}],
  ['another product', 'manifest.product', { product: 'lamp-two' }],
  ['another description', 'manifest.description', { descriptionSha256Hex: other }],
  ['a release by another key', 'manifest.release-key', { signedBy: 'somebody' }],
  ['firmware of the floor', 'allowed', { version: '1.2.0' }],
  ['firmware below the floor', 'manifest.firmware-floor', { version: '0.9.0' }],
  ['firmware just below the floor', 'manifest.firmware-floor', { version: '1.2.0-rc2' }],
  ['firmware whose version has no order', 'manifest.firmware-floor', { version: 'main' }],
  ['firmware above the floor', 'allowed', { version: '1.10.0' }],
])('%s: %s', (...[, expected, chosen]) => {
  expect(
    outcome(() => {
      requireAllowedProduct(manifest, { ...product, ...chosen });
    }),
  ).toBe(expected);
});

test('any description will do where the manifest pins none', () => {
  const products = manifest.products.map(({ name, firmwareFloor }) => ({ name, firmwareFloor }));
  expect(
    outcome(() => {
      requireAllowedProduct({ ...manifest, products }, { ...product, descriptionSha256Hex: other });
    }),
  ).toBe('allowed');
});

test('a printer is judged by its kind alone', () => {
  expect(
    outcome(() => {
      requireAllowedPrinter(manifest, 'folder:../elsewhere');
    }),
  ).toBe('allowed');
});

test.each([true, false])('a printer keeps labels by the word of the manifest alone: %s', (keepsLabels) => {
  const allowed = { ...manifest, printers: [{ kind: 'folder', keepsLabels }] };
  expect(requireAllowedPrinter(allowed, 'folder:labels')).toEqual({ keepsLabels });
});
