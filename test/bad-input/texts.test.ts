import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { parsePartitionCsv } from '../../station-core/codecs/firmware.ts';
import { parsePermit } from '../../station-core/codecs/permit.ts';
import { parseBootloaderArgs } from '../../station-core/release/reading/bootloader-args.ts';
import { importIdfBuild } from '../../station-core/release/reading/idf-build.ts';
import { parseManifest, encodeManifest, manifestOf } from '../../station-core/release/manifest.ts';
import { readNvsCsv } from '../../station-core/release/nvs-csv.ts';
import { newReleaseKey, readPublicReleaseKey } from '../../station-core/release/release-key.ts';
import { readProductConfig } from '../../station-core/station/product/product-config.ts';
import { readStationConfig } from '../../station-core/station/setup/station-config.ts';
import { readPin } from '../../station-core/signer/config/read-pin.ts';
import { pointAtTokensBeside } from '../../station-core/station/setup/softhsm-conf.ts';
import { readConfig } from '../../upstream/config.ts';
import { caseFile } from '../formats/cases.ts';
import { faultFrom } from '../formats/fault-of.ts';
import { vector } from '../formats/vectors.ts';
import { BuildDirectory } from '../release/build/build-directory.ts';
import { BUILD } from '../release/signed-release.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-texts-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

/** Writes the text where its reader looks for it. */
async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, bytes, { mode: 0o600 });
  return path;
}

async function fromBuild(name: string, bytes: Uint8Array): Promise<unknown> {
  await using build = await BuildDirectory.make();
  await build.write(name, bytes);
  return await importIdfBuild(build.path);
}

const build = await importIdfBuild(BUILD);
const { public: releaseKey } = await newReleaseKey();
const signer = { config: 'signer.json', officersSha256: 'ab'.repeat(32), pinFile: 'pin' };
const ca = { root: 'r', intermediate: 'i' };
const paths = { ca, escrow: 'e', permits: 'p', printer: 'folder:f', scanner: 'typed' };
const station = { station: 'A1', signer, checkpointKey: 'k', ...paths };
const tls = { caFile: 'a', certFile: 'b', keyFile: 'c' };
const upstream = { listen: { host: 'h', port: 1 }, tls, cosigner: { name: 'x', keyFile: 'k' } };
const [notBefore, notAfter] = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'];
const permit = {
  permit: 'P',
  product: 'p',
  organization: 'Süd',
  organizationalUnit: 'u',
  quota: 1,
  notBefore,
  notAfter,
};

interface TextInput {
  readonly name: string;
  readonly good: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);

const JSON_INPUTS: readonly TextInput[] = [
  {
    name: 'product.json',
    good: caseFile('11-json-with-bom/product.json').subarray(3),
    read: async (bytes) => {
      await file('product.json', bytes);
      return await readProductConfig(dir);
    },
  },
  {
    name: 'station.json',
    good: json(station),
    read: async (bytes) => {
      await file('station.json', bytes);
      return await readStationConfig(dir);
    },
  },
  { name: 'a permit', good: json(permit), read: (bytes) => parsePermit(bytes, 'p.json') },
  {
    name: 'flasher_args.json',
    good: vector('idf-build/esp-idf-v5/flasher_args.json'),
    read: (bytes) => fromBuild('flasher_args.json', bytes),
  },
  {
    name: 'project_description.json',
    good: vector('idf-build/esp-idf-v5/project_description.json'),
    read: (bytes) => fromBuild('project_description.json', bytes),
  },
  { name: 'a manifest', good: encodeManifest(manifestOf(build)), read: parseManifest },
  {
    name: 'a release key',
    good: json(releaseKey),
    read: async (bytes) => await readPublicReleaseKey(await file('key.json', bytes)),
  },
  {
    name: 'the setup of upstream',
    good: json(upstream),
    read: async (bytes) => await readConfig(await file('upstream.json', bytes)),
  },
];

const OTHER_INPUTS: readonly TextInput[] = [
  { name: 'an NVS CSV', good: vector('nvs/16_station.csv'), read: (bytes) => readNvsCsv(bytes) },
  {
    name: 'a partition CSV',
    good: vector('partition-table/station_basic.csv'),
    read: (bytes) => parsePartitionCsv(bytes),
  },
  {
    name: 'the flash arguments of a boot loader',
    good: vector('idf-build/esp-idf-v5/flash_bootloader_args'),
    read: (bytes) => parseBootloaderArgs(bytes, 'flash_bootloader_args'),
  },
  {
    name: 'the file with the PIN',
    good: Buffer.from('1234\n'),
    read: async (bytes) => {
      const pinFile = await file('pin', bytes);
      return (await readPin({ kind: 'file', path: pinFile })).reveal();
    },
  },
  {
    name: 'softhsm2.conf',
    good: Buffer.from('# Gerät\ndirectories.tokendir = /nowhere\n'),
    read: async (bytes) => {
      await pointAtTokensBeside(await file('softhsm2.conf', bytes));
    },
  },
];

const INPUTS = [...JSON_INPUTS, ...OTHER_INPUTS];

async function faultOfReading({ read }: TextInput, bytes: Uint8Array) {
  return await faultFrom(Promise.resolve().then(() => read(bytes)));
}

describe.each(INPUTS)('$name', (input) => {
  test('is taken with a byte order mark as without', async () => {
    const marked = Buffer.concat([Buffer.from('efbbbf', 'hex'), input.good]);
    expect(await input.read(marked)).toEqual(await input.read(input.good));
  });

  test('in Latin-1 is refused with its line, and not read with other letters', async () => {
    const lines = Buffer.from(input.good).toString('utf8').split('\n');
    const latin1 = Buffer.concat([input.good, Buffer.from([0xe4, 0x0a])]);
    const { evidence } = await faultOfReading(input, latin1);
    expect(Object.values(evidence).join('|')).toContain(`line ${lines.length} is not UTF-8`);
  });

  test('in UTF-16 is named', async () => {
    const utf16 = Buffer.from(`\uFEFF${Buffer.from(input.good).toString('utf8')}`, 'utf16le');
    const { evidence } = await faultOfReading(input, utf16);
    expect(Object.values(evidence).join('|')).toContain('it is UTF-16; save it as UTF-8');
  });
});

test.each(JSON_INPUTS)('$name with a name that occurs twice is refused with its line', async (input) => {
  const doubled = Buffer.from(Buffer.from(input.good).toString('utf8').replace('{', '{\n"twice": 1,\n"twice": 2,'));
  const { evidence } = await faultOfReading(input, doubled);
  expect(evidence).toMatchObject({ line: 3 });
  expect(Object.values(evidence).join('\n')).toContain('occurs twice');
});
