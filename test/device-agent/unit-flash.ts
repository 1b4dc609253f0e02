import { Buffer } from 'node:buffer';
import { buildNvs, type NvsEntry } from '../../station-core/formats/nvs/build.ts';
import { buildPartitionTable } from '../../station-core/formats/partitions/partition-table.ts';
import { vector, vectorText } from '../formats/vectors.ts';

/** The flash of a small unit, as the station leaves it, and what its agent must then report. */
export const TABLE_OFFSET = 0x8000;
export const NVS = { offset: 0x9000, size: 0x4000 };
export const CERT = { offset: 0xd000, size: 0x2000 };
export const APP = { offset: 0x1_0000, size: 0x1_0000 };
const FLASH_BYTES = 0x2_0000;

const TABLE = `# Name, Type, SubType, Offset, Size, Flags
nvs,data,nvs,0x9000,0x4000,
esp_secure_cert,0x3F,,0xD000,0x2000,
factory,app,factory,0x10000,0x10000,
`;

interface SrpVector {
  readonly username: string;
  readonly password: string;
  readonly salt: string;
  readonly verifier: string;
}

const [srp] = JSON.parse(vectorText('srp6a/vectors.json')) as [SrpVector];

/** The unit of the examples in docs/specs/unit-agent.md, with the application of the build in fixtures/vectors. */
export const UNIT = {
  mac: Buffer.from('7cdfa1000001', 'hex'),
  chip: 'esp32c3',
  ssid: 'PROV_000001',
  password: 'ABCDEFGH23456789',
  username: srp.username,
  ownershipCode: srp.password,
  salt: Buffer.from(srp.salt, 'hex'),
  verifier: Buffer.from(srp.verifier, 'hex'),
  serial: 'BM-2026-000001',
  firmwareVersion: '1.4.2',
  elfSha256: Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
};

export const app = (): Buffer => vector('idf-build/esp-idf-v5/demo_app.bin');
export const bootLoader = (): Buffer => vector('idf-build/esp-idf-v5/bootloader/bootloader.bin');

export const provisioning: readonly NvsEntry[] = [
  text('ap_ssid', UNIT.ssid),
  text('ap_pass', UNIT.password),
  text('sec2_user', UNIT.username),
  blob('sec2_salt', UNIT.salt),
  blob('sec2_ver', UNIT.verifier),
  text('serial', UNIT.serial),
];

export function text(key: string, value: string): NvsEntry {
  return { namespace: 'prov', key, value: { type: 'string', text: value } };
}

export function blob(key: string, bytes: Uint8Array): NvsEntry {
  return { namespace: 'prov', key, value: { type: 'blob', bytes } };
}

export function blankFlash(): Buffer {
  return Buffer.alloc(FLASH_BYTES, 0xff);
}

export interface FlashParts {
  readonly nvs?: Uint8Array;
  readonly table?: Uint8Array;
  readonly app?: Uint8Array;
  readonly bootLoader?: Uint8Array;
  readonly cert?: Uint8Array;
}

export function unitFlash(parts: FlashParts = {}): Buffer {
  const flash = blankFlash();
  flash.set(parts.bootLoader ?? bootLoader(), 0);
  flash.set(parts.table ?? buildPartitionTable(TABLE), TABLE_OFFSET);
  flash.set(parts.nvs ?? buildNvs({ sizeBytes: NVS.size, entries: provisioning }), NVS.offset);
  flash.set(parts.cert ?? [], CERT.offset);
  flash.set(parts.app ?? app(), APP.offset);
  return flash;
}
