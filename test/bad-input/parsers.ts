import { Fault } from '../../station-core/fault.ts';
import {
  parseAppImage,
  readImageSignatures,
  parsePartitionCsv,
  parsePartitionTable,
} from '../../station-core/codecs/firmware.ts';
import { parseBootloaderArgs } from '../../station-core/release/reading/bootloader-args.ts';
import { readSecureCert } from '../../station-core/codecs/secure-cert.ts';
import { parseFlasherArgs } from '../../station-core/release/build/flasher-args.ts';
import { readNvsCsv } from '../../station-core/release/nvs-csv.ts';
import { parseNvsKeys, readNvs } from '../../station-core/codecs/nvs.ts';
import { signerOf } from '../../station-core/release/manifest-signature.ts';
import { encodeManifest, manifestOf, parseManifest } from '../../station-core/release/manifest.ts';
import { importIdfBuild } from '../../station-core/release/reading/idf-build.ts';
import { vector } from '../formats/vectors.ts';
import { BUILD } from '../release/signed-release.ts';

/** Everything of this station that reads bytes from outside, each with an input it takes. */
export interface Parser {
  readonly name: string;
  readonly good: Buffer;
  readonly parse: (bytes: Buffer) => unknown;
  /** What a fault of it must tell besides the file; `problem` where there is no more to tell than that. */
  readonly place: 'offsetBytes' | 'line' | 'any';
}

const FILE = 'input';
const text = (parse: (text: string) => unknown) => (bytes: Buffer) => parse(bytes.toString('utf8'));
const image = (bytes: Buffer) => readImageSignatures(bytes, parseAppImage(bytes, FILE).lengthBytes, FILE);

export const PARSERS: readonly Parser[] = [
  { name: 'app image', good: vector('esptool-traces/bootloader_c3.bin'), parse: image, place: 'offsetBytes' },
  { name: 'signed image', good: vector('secure-boot/app_signed_rsa.bin'), parse: image, place: 'offsetBytes' },
  {
    name: 'partition table',
    good: vector('partition-table/station_secure.bin'),
    parse: (bytes) => parsePartitionTable(bytes, FILE),
    place: 'offsetBytes',
  },
  {
    name: 'NVS partition',
    good: vector('nvs/16_station.bin'),
    parse: (bytes) => readNvs(bytes, { file: FILE }),
    place: 'offsetBytes',
  },
  {
    name: 'encrypted NVS partition',
    good: vector('nvs/18_station_encrypted.bin'),
    parse: (bytes) => readNvs(bytes, { file: FILE, keys: parseNvsKeys(vector('nvs/keys_fixed.bin')) }),
    place: 'offsetBytes',
  },
  {
    name: 'NVS keys',
    good: vector('nvs/keys_fixed.bin'),
    parse: (bytes) => parseNvsKeys(bytes, FILE),
    place: 'offsetBytes',
  },
  {
    name: 'secure cert partition',
    good: vector('esp-secure-cert/tlv_nokey_user.bin'),
    parse: (bytes) => readSecureCert(bytes, FILE),
    place: 'offsetBytes',
  },
  {
    name: 'partition CSV',
    good: vector('partition-table/station_basic.csv'),
    parse: text((csv) => parsePartitionCsv(csv, { name: FILE })),
    place: 'line',
  },
  {
    name: 'NVS CSV',
    good: vector('nvs/16_station.csv'),
    parse: text((csv) => readNvsCsv(csv, { name: FILE })),
    place: 'line',
  },
  {
    name: 'flasher_args.json',
    good: vector('idf-build/esp-idf-v5/flasher_args.json'),
    parse: text((json) => parseFlasherArgs(json, FILE)),
    place: 'any',
  },
  {
    name: 'flash_bootloader_args',
    good: vector('idf-build/esp-idf-v5/flash_bootloader_args'),
    parse: text((args) => parseBootloaderArgs(args, FILE)),
    place: 'any',
  },
  {
    name: 'manifest',
    good: encodeManifest(manifestOf(await importIdfBuild(BUILD))),
    parse: (bytes) => parseManifest(bytes),
    place: 'any',
  },
  {
    name: 'manifest signature',
    good: Buffer.from(
      `${Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: 'birthmark-release+jws', kid: 'k'.repeat(43) })).toString('base64url')}..c2lnbmF0dXJl`,
    ),
    parse: text(signerOf),
    place: 'any',
  },
];

/** What came of it: `taken`, or the fault. Anything else that is thrown is a defect and comes through. */
export async function outcome({ name, parse, place }: Parser, bytes: Buffer): Promise<Fault | 'taken'> {
  try {
    await parse(bytes);
    return 'taken';
  } catch (error) {
    if (!(error instanceof Fault)) throw new Error(`${name} threw what is no Fault`, { cause: error });
    requirePlace(error, place);
    return error;
  }
}

function requirePlace({ code, evidence }: Fault, place: Parser['place']): void {
  const reported = ['offsetBytes', 'line'].filter((field) => Number.isSafeInteger(evidence[field]));
  const enough = place === 'any' ? 'file' in evidence : reported.includes(place);
  if (typeof evidence['file'] === 'string' && enough) return;
  throw new Error(`${code} does not say where: ${JSON.stringify(evidence)}`);
}
