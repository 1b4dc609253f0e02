import { copyFile, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { TrialManifest } from '../../fixtures/demo-station/trial-manifest.ts';
import { writeSampleProduct } from '../../fixtures/sample-product/sample-product.ts';
import { createEscrow } from '../../fixtures/token/escrow.ts';
import type { FaultCode } from '../../station-core/fault.ts';
import { newReleaseKey } from '../../station-core/release/release-key.ts';
import { descriptionSha256Hex } from '../../station-core/station/product/product-choice.ts';
import { loadProduct } from '../../station-core/station/product/load-product.ts';
import type { Station } from '../../station-core/station/station.ts';
import { trialOfficer } from '../officers/trial-officers.ts';
import { OTHER_CHECKPOINT_KEY, type Config, signManifest, startChanged } from '../station/documents/changed-files.ts';
import { type Line, startLine } from '../station/line.ts';
import { attempt, attempts, refusedBy } from './tools/attempt.ts';

/** Promise: the files of a station only choose among what two officers signed for it. */

let line: Line;
const at = (...names: string[]): string => join(line.dataDir, ...names);

beforeAll(async () => {
  line = await startLine();
  await createEscrow(at('own-escrow'));
  await startChanged(line, (unchanged) => unchanged); // from here on the station has seen this manifest
});
afterAll(() => line[Symbol.asyncDispose]());

const refusedStart = (change: (config: Config) => Config | Promise<Config>, code: FaultCode): Promise<void> =>
  refusedBy(startChanged(line, change), { code });

const upstream = {
  url: 'https://attacker.example',
  ca: 'ca/root.pem',
  cert: 'ca/root.pem',
  key: 'ca/root.pem',
  upstreamKey: 'u+00000000+AQ==',
};
const scanner = (config: Config): { program: string; args: string[] } =>
  config['scanner'] as { program: string; args: string[] };

attempts<[code: FaultCode, change: (config: Config) => Config]>(
  [
    [
      'an own escrow certificate, to read every secret',
      'manifest.escrow',
      (config) => ({ ...config, escrow: 'own-escrow/escrow.pem' }),
    ],
    ['an own upstream, where the officers named none', 'manifest.upstream', (config) => ({ ...config, upstream })],
    [
      'another checkpoint key',
      'manifest.checkpoint-key',
      (config) => ({ ...config, checkpointKey: OTHER_CHECKPOINT_KEY }),
    ],
    [
      'a printer that files what it prints',
      'manifest.printer',
      (config) => ({ ...config, printer: 'ipp://printer.example' }),
    ],
    [
      'a program of its own as the scanner',
      'manifest.scanner',
      (config) => ({ ...config, scanner: 'program:/bin/true' }),
    ],
    [
      'the allowed scanner program with an argument more, which makes an interpreter run anything',
      'manifest.scanner',
      (config) => ({ ...config, scanner: { ...scanner(config), args: ['-e', '1', ...scanner(config).args] } }),
    ],
    [
      'the allowed scanner program without its arguments',
      'manifest.scanner',
      (config) => ({ ...config, scanner: { ...scanner(config), args: [] } }),
    ],
    ['no manifest', 'manifest.missing', ({ documents: _gone, ...config }) => config],
    [
      'a list of officers under another hash',
      'station.bad-config',
      (config) => ({ ...config, documents: { ...(config['documents'] as object), officersSha256: '0'.repeat(64) } }),
    ],
  ],
  (code, change) => refusedStart(change, code),
);

attempt('an own escrow certificate in the place of the right one', async () => {
  const config = JSON.parse(await readFile(at('station.json'), 'utf8')) as { escrow: string };
  const right = await readFile(at(config.escrow));
  await copyFile(at('own-escrow', 'escrow.pem'), at(config.escrow));
  await refusedStart((unchanged) => unchanged, 'manifest.escrow');
  await unlink(at(config.escrow));
  await symlink(at('own-escrow', 'escrow.pem'), at(config.escrow));
  await refusedStart((unchanged) => unchanged, 'manifest.escrow');
  await unlink(at(config.escrow));
  await writeFile(at(config.escrow), right);
});

const DAY_MS = 24 * 3_600_000;
const moment = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
const driver = (sha256: string): Partial<TrialManifest> => ({
  changes: { modules: [{ path: '/usr/lib/softhsm/libsofthsm2.so', sha256 }] },
});

attempts<[code: FaultCode, trial: Partial<TrialManifest>]>(
  [
    ['a driver that is not the one whose hash was signed', 'manifest.module', driver('0'.repeat(64))],
    ['a driver where the officers named none', 'manifest.module', { changes: { modules: [] } }],
    ['the manifest of another station', 'document.of-another-station', { changes: { station: 'S02' } }],
    ['a manifest that is over', 'document.not-in-force', { changes: { notAfter: moment(-0.1) } }],
    ['a manifest whose time has not come', 'document.not-in-force', { changes: { notBefore: moment(1) } }],
    ['an older manifest, which the officers did sign', 'document.superseded', { changes: { number: 1 } }],
    ['a manifest signed by officers of its own', 'document.bad-officers', { officers: [trialOfficer('eve')] }],
  ],
  async (code, trial) => {
    const change = async (): Promise<Config> => {
      const config = await signManifest(line, trial);
      if (trial.officers === undefined) return config;
      const { officersSha256 } = config['documents'] as { officersSha256: string };
      return { ...config, signer: { ...(config['signer'] as object), officersSha256 } };
    };
    await refusedStart(change, code);
  },
);

attempt('two officers of its own, in both lists of the host', async () => {
  const change = async (): Promise<Config> => {
    const config = await signManifest(line, { officers: [trialOfficer('eve'), trialOfficer('mallory')] });
    const { officersSha256 } = config['documents'] as { officersSha256: string };
    return { ...config, signer: { ...(config['signer'] as object), officersSha256 } };
  };
  await refusedStart(change, 'signer.bad-config'); // the configuration of the signing service names the right ones
});

attempt('a manifest with a certificate more, under the signatures of the right one', async () => {
  const { escrow, ...changed } = await payloadOf();
  const own = await readFile(at('own-escrow', 'escrow.pem'), 'utf8');
  const [first] = escrow;
  await refusedStart(replacing({ ...changed, escrow: [...escrow, { ...first, pem: own }] }), 'document.untrusted');
  await refusedStart(
    replacing({ ...changed, escrow, printers: [{ kind: 'ipp', keepsLabels: true }] }),
    'document.untrusted',
  );
});

interface Payload {
  readonly escrow: readonly { readonly sha256: string; readonly pem: string }[];
}

async function payloadOf(): Promise<Payload> {
  const { payload } = JSON.parse(await readFile(at('documents/manifest.jws'), 'utf8')) as { payload: string };
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Payload;
}

/** With the signatures as they are. */
const replacing = (payload: object) => async (config: Config) => {
  const document = JSON.parse(await readFile(at('documents/manifest.jws'), 'utf8')) as object;
  const text = JSON.stringify(sorted(payload));
  await writeFile(
    at('documents/manifest.jws'),
    JSON.stringify({ ...document, payload: Buffer.from(text).toString('base64url') }),
  );
  return config;
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

type Sample = Partial<Parameters<typeof writeSampleProduct>[1]>;

attempts<[code: FaultCode, sample: () => Promise<Sample> | Sample]>(
  [
    ['firmware below the floor, which the right key did sign', 'manifest.firmware-floor', () => ({ version: '0.9.0' })],
    [
      'firmware signed by a key of its own',
      'manifest.release-key',
      async () => ({ releaseKey: await newReleaseKey() }),
    ],
    ['a product that the officers did not list', 'manifest.product', () => ({ product: 'lamp-nine' })],
  ],
  async (code, sample) => {
    await using station = await line.open();
    await refusedProduct(station, { releaseKey: line.releaseKey, ...(await sample()) }, code);
  },
);

attempt('another description of the product than the one whose hash was signed', async () => {
  const descriptionSha256 = descriptionSha256Hex(line.product.config);
  const products = [{ name: 'lamp-one', descriptionSha256, firmwareFloor: '1.0.0' }];
  await signManifest(line, { changes: { products } });
  await using station = await line.open();
  station.requireProduct(line.product);
  const path = at('product', 'product.json');
  const right = await readFile(path, 'utf8');
  const described = JSON.parse(right) as { certificate: object };
  const certificate = { ...described.certificate, serverAuth: true };
  await writeFile(path, JSON.stringify({ ...described, certificate }));
  const changed = await loadProduct(at('product'));
  await writeFile(path, right);
  const outcome = Promise.resolve().then(() => {
    station.requireProduct(changed);
  });
  await refusedBy(outcome, { code: 'manifest.description' });
});

let samples = 0;

async function refusedProduct(station: Station, sample: Sample, code: FaultCode): Promise<void> {
  const dir = at(`product-${++samples}`);
  await writeSampleProduct(dir, { chip: 'esp32c3', ...sample });
  const product = await loadProduct(dir);
  expect(product.config.product).toBe(sample.product ?? 'lamp-one');
  await refusedBy(
    Promise.resolve().then(() => {
      station.requireProduct(product);
    }),
    { code },
  );
}
