import type { UnitEvidence } from '../../station-core/ledger/step-evidence.ts';
import type { Mac } from '../../station-core/model/mac.ts';

/** Evidence of steps, of the form that a station writes. */
export function connectEvidence(mac: Mac): UnitEvidence['connect'] {
  return {
    chip: 'esp32c3',
    revision: { major: 0, minor: 4 },
    mac,
    features: { package: 'ESP32-C3 (QFN32)', cores: 1 },
    crystalMHz: 40,
    flashId: { manufacturerHex: 'ef', deviceHex: '4016' },
    flashSizeBytes: 0x40_0000,
    flashSizeBy: 'jedec and sfdp',
    security: { flagsHex: '00000000', secureBoot: false, flashEncryption: false, secureDownload: false },
    secureVersion: 0,
    blockRevision: 3,
    waivedLimits: { silicon: false, efuseBlocks: false },
    modemLines: true,
    loader: 'rom',
  };
}

export function closeEvidence(): UnitEvidence['close'] {
  return { chainPemSha256Hex: 'ab'.repeat(32) };
}
