import { createHash } from 'node:crypto';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import type { UnitEvidence } from '../../../station-core/ledger/step-evidence.ts';
import type { Mac } from '../../../station-core/model/mac.ts';

/** What is much the same for every unit of a product: the chip and what is written to its flash. */
export const STEPS = [
  'connect',
  'admit',
  'reserve',
  'flash',
  'boot',
  'generateKey',
  'requestCsr',
  'issue',
  'install',
  'prove',
  'lock',
  'label',
  'confirmLabel',
  'openWithLabel',
  'close',
] as const;

export function connectEvidence(mac: Mac): UnitEvidence['connect'] {
  return {
    chip: 'esp32c3',
    revision: { major: 0, minor: 4 },
    mac,
    features: { package: 'ESP32-C3 (QFN32)', cores: 1 },
    crystalMHz: 40,
    flashId: { manufacturerHex: 'ef', deviceHex: '4016' },
    flashSizeBytes: 4_194_304,
    flashSizeBy: 'jedec and sfdp',
    security: { flagsHex: '00000000', secureBoot: false, flashEncryption: false, secureDownload: false },
    secureVersion: 0,
    blockRevision: 0,
    waivedLimits: { silicon: false, efuseBlocks: false },
    modemLines: true,
    loader: 'rom',
  };
}

const REGIONS = [
  ['bootloader', 0, 20_896],
  ['partition-table', 32_768, 3_072],
  ['otadata', 61_440, 8_192],
  ['app', 131_072, 408_608],
] as const;

const RELEASE_SHA256_HEX = hashOf('sha256', 'release');
const WRITTEN = { compressed: true, skipped: false, baudRate: 921_600, verification: 'md5-by-stub' } as const;
/** It holds what differs from unit to unit. */
const UNIT_REGION = { name: 'fctry', offsetBytes: 73_728, lengthBytes: 16_384 };

export function listedRelease(): EntryBody {
  const regions = REGIONS.map(([name, offsetBytes, lengthBytes]) => {
    return { name, offsetBytes, lengthBytes, sha256Hex: hashOf('sha256', name), md5Hex: hashOf('md5', name) };
  });
  return { kind: 'release-listed', releaseSha256Hex: RELEASE_SHA256_HEX, regions };
}

export function flashEvidence(n: number, releaseSeq: number): UnitEvidence['flash'] {
  const content = `${UNIT_REGION.name} ${n}`;
  const hashes = { sha256Hex: hashOf('sha256', content), md5Hex: hashOf('md5', content) };
  return {
    releaseSha256Hex: RELEASE_SHA256_HEX,
    releaseSeq,
    written: [Object.assign({ names: REGIONS.map(([name]) => name) }, WRITTEN)],
    unitRegions: [Object.assign({}, UNIT_REGION, hashes, WRITTEN)],
  };
}

function hashOf(algorithm: 'sha256' | 'md5', text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}
