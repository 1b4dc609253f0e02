/** Every chip of the family, simulated: who it is, what its flash tells, and each way to write to it. */
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { JIG_CHIPS, type JigChip } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import type { BoardSpec } from '../../../fixtures/virtual-jig/jig.ts';
import type { FlashRegion } from '../../../station-core/device/loader/flash/flash-region.ts';
import { LoaderLink } from '../../../station-core/device/loader/loader-link.ts';
import { LoaderSession } from '../../../station-core/device/loader/loader-session.ts';
import { SecureDownload } from '../../../station-core/device/loader/secure-download.ts';
import { bench } from './bench.ts';

const soon = (): AbortSignal => AbortSignal.timeout(120_000);
const region = (lengthBytes = 6_000) =>
  ({ name: 'noise', offsetBytes: 0x1_0000, bytes: randomBytes(lengthBytes) }) satisfies FlashRegion;
/** Width of SECURE_VERSION (espressif.md, appendix B). */
const SECURE_VERSION_BITS: Readonly<Record<JigChip, number>> = {
  esp32: 32,
  esp32s2: 16,
  esp32s3: 16,
  esp32c2: 4,
  esp32c3: 16,
  esp32c5: 9,
  esp32c6: 16,
  esp32c61: 16,
  esp32h2: 16,
  esp32p4: 16,
};
const SDM = { ENABLE_SECURITY_DOWNLOAD: 1 };

interface Way {
  readonly spec: BoardSpec;
  readonly loader?: 'stub' | 'rom';
}

/** Enters, writes one region and gives back what the board was and what it holds. */
async function written({ spec, loader = 'stub' }: Way) {
  await using on = await bench(spec);
  const session = await LoaderSession.enter(on.wire, { signal: soon(), loader });
  await session.prepare();
  const sent = region();
  const [evidence] = await session.write([sent]);
  const held = on.board.flash.subarray(sent.offsetBytes, sent.offsetBytes + sent.bytes.length);
  expect(held.equals(sent.bytes)).toBe(true);
  expect(evidence?.md5Hex).toBe(createHash('md5').update(sent.bytes).digest('hex'));
  return { identity: session.identity, evidence, baudRate: on.wire.baudRate, commands: on.wire.names, on };
}

test.concurrent.each(JIG_CHIPS)('%s is known for what it is, and written by its stub', async (chip) => {
  const { revision } = { revision: CHIP_MODELS[chip].defaultRevision };
  const { identity, evidence, baudRate } = await written({ spec: { chip, mac: '7c:df:a1:b2:c3:d4' } });
  expect(identity).toMatchObject({
    chip,
    mac: '7c:df:a1:b2:c3:d4',
    revision,
    loader: 'stub',
    flashSizeBytes: 0x40_0000,
    flashSizeBy: 'jedec and sfdp',
    crystalMHz: CHIP_MODELS[chip].crystalMHz,
    security: { secureBoot: false, flashEncryption: false, secureDownload: false },
  });
  expect(identity.features.cores).toBe(['esp32', 'esp32s3', 'esp32p4'].includes(chip) ? 2 : 1);
  expect(evidence?.verification).toBe('md5-by-stub');
  expect(baudRate).toBe(921_600);
});

test.concurrent.each(JIG_CHIPS)('%s is written by its ROM alone', async (chip) => {
  const { identity, evidence, commands, baudRate } = await written({ spec: { chip }, loader: 'rom' });
  expect(identity.loader).toBe('rom');
  expect(evidence?.verification).toBe('md5-by-rom');
  expect(commands).not.toContain('MEM_BEGIN');
  expect(baudRate).toBe(chip === 'esp32' ? 115_200 : 460_800); // C2 and C5 with crystals their ROM does not expect
});

test.concurrent.each(JIG_CHIPS)('%s: the anti-rollback counter is the number of burnt bits', async (chip) => {
  const counted = async (burnt: Readonly<Record<string, number>>) => {
    await using on = await bench({ chip, burnt });
    return (await LoaderSession.enter(on.wire, { signal: soon() })).identity.secureVersion;
  };
  const bits = SECURE_VERSION_BITS[chip];
  expect(await counted({})).toBe(0);
  expect(await counted({ SECURE_VERSION: 0b1011 })).toBe(3);
  expect(await counted({ SECURE_VERSION: 2 ** bits - 1 })).toBe(bits);
});

test.concurrent.each(JIG_CHIPS)('%s: its eFuse block revision and the limits it waives are read', async (chip) => {
  const made = { blockRevision: { major: 1, minor: 3 }, anyNewer: ['blocks'] } as const;
  await using on = await bench({ chip, ...(chip === 'esp32' ? {} : made) });
  const { identity } = await LoaderSession.enter(on.wire, { signal: soon() });
  expect(identity).toMatchObject({
    blockRevision: chip === 'esp32' ? 0 : 103,
    waivedLimits: { silicon: false, efuseBlocks: chip !== 'esp32' },
  });
});

test('an ESP32 whose BLOCK3 is read-protected shows zeros, which count for nothing', async () => {
  await using on = await bench({ chip: 'esp32', burnt: { SECURE_VERSION: 0b11, RD_DIS: 0b100 } });
  const { identity } = await LoaderSession.enter(on.wire, { signal: soon() });
  expect(identity.secureVersion).toBe('unreadable');
});

test.concurrent.each(JIG_CHIPS.filter((chip) => chip !== 'esp32'))(
  '%s in Secure Download Mode is written plainly, and the evidence says that nobody verified it',
  async (chip) => {
    await using on = await bench({ chip, burnt: SDM });
    const session = await LoaderSession.enterAny(on.wire, { signal: soon() });
    if (!(session instanceof SecureDownload)) throw new Error('the board is locked');
    expect(session.identity).toMatchObject({
      chip,
      secureVersion: 'unreadable',
      blockRevision: 'unreadable',
      security: { secureDownload: true, secureBoot: false },
    });
    const sent = region(3_001);
    const [evidence] = await session.write([sent], 0x40_0000);
    expect(evidence).toEqual({
      name: 'noise',
      offsetBytes: sent.offsetBytes,
      lengthBytes: 3_001,
      compressed: false,
      sha256Hex: createHash('sha256').update(sent.bytes).digest('hex'),
      verification: 'none: secure download mode',
    });
    expect(on.board.flash.subarray(sent.offsetBytes, sent.offsetBytes + 3_001).equals(sent.bytes)).toBe(true);
    expect(on.wire.names).not.toContain('SPI_FLASH_MD5');
    expect(on.wire.names).not.toContain('DEFL_BEGIN');
  },
);

test('a board in Secure Download Mode is no unit the station can work on', async () => {
  await using on = await bench({ chip: 'esp32c6', burnt: SDM });
  await expect(LoaderSession.enter(on.wire, { signal: soon() })).rejects.toMatchObject({
    code: 'board.locked',
    evidence: { chip: 'esp32c6', flagsHex: '00000004' },
  });
});

test('an S3 with secure boot on runs the stub all the same; a C3 is written by its ROM', async () => {
  const s3 = await written({ spec: { chip: 'esp32s3', secured: true } });
  expect(s3.evidence?.verification).toBe('md5-by-stub');
  expect(s3.commands).toContain('READ_FLASH_SLOW'); // what starts it
  const c3 = await written({ spec: { chip: 'esp32c3', secured: true } });
  expect(c3.evidence?.verification).toBe('md5-by-rom');
  expect(c3.identity.security).toMatchObject({ secureBoot: true, flashEncryption: true, flagsHex: '00000001' });
});

test.each([
  { chip: 'esp32c2', revision: { major: 0, minor: 0 }, verification: 'md5-by-rom' },
  { chip: 'esp32p4', revision: { major: 1, minor: 0 }, verification: 'md5-by-stub' },
  { chip: 'esp32p4', revision: { major: 3, minor: 1 }, verification: 'md5-by-stub' },
] as const)('$chip $revision.major.$revision.minor: $verification', async ({ chip, revision, verification }) => {
  const { evidence, identity } = await written({ spec: { chip, revision } });
  expect(identity.revision).toEqual(revision);
  expect(evidence?.verification).toBe(verification);
});

test.each([
  { chip: 'esp32c2', crystalMHz: 26 },
  { chip: 'esp32c2', crystalMHz: 40 },
  { chip: 'esp32c5', crystalMHz: 40 },
  { chip: 'esp32c5', crystalMHz: 48 },
  { chip: 'esp32', crystalMHz: 26 },
] as const)('$chip with a crystal of $crystalMHz MHz is heard after the rate was changed', async (spec) => {
  const { identity } = await written({ spec, loader: 'rom' });
  expect(identity.crystalMHz).toBe(spec.crystalMHz);
});

test.each([40, 26])(
  'an ESP32 of %i MHz whose oscillator has drifted is heard at the rate that was asked of its ROM',
  async (crystalMHz) => {
    await using on = await bench({ chip: 'esp32', crystalMHz });
    const session = await LoaderSession.enter(on.wire, { signal: soon(), loader: 'rom' });
    await session.prepare(460_800);
    const sent = region();
    await session.write([sent]);
    expect(on.wire.baudRate).toBe(460_800);
  },
);

test('a flash chip whose two sizes disagree is named, and the smaller one holds', async () => {
  const size = async (spec: Partial<BoardSpec>) => {
    await using on = await bench({ chip: 'esp32', flashSizeBytes: 0x40_0000, ...spec });
    return (await LoaderSession.enter(on.wire, { signal: soon() })).identity;
  };
  expect(await size({ sfdpSizeBytes: 0x20_0000 })).toMatchObject({
    flashSizeBytes: 0x20_0000,
    flashSizeBy: 'mismatch',
    flashSizeMismatch: { jedecBytes: 0x40_0000, sfdpBytes: 0x20_0000 },
  });
  expect(await size({ sfdpSizeBytes: 0 })).toMatchObject({ flashSizeBytes: 0x40_0000, flashSizeBy: 'jedec' });
});

test('beyond 16 MB only a stub that reaches there writes', async () => {
  const far = { name: 'far', offsetBytes: 0x100_0000, bytes: randomBytes(5_000) };
  const farWrite = async (chip: JigChip, loader: 'stub' | 'rom') => {
    await using on = await bench({ chip, flashSizeBytes: 0x200_0000 });
    const session = await LoaderSession.enter(on.wire, { signal: soon(), loader });
    await session.prepare();
    const [evidence] = await session.write([far]);
    return evidence?.verification;
  };
  expect(await farWrite('esp32s3', 'stub')).toBe('md5-by-stub');
  await expect(farWrite('esp32s3', 'rom')).rejects.toMatchObject({ code: 'board.flash-out-of-reach' });
  await expect(farWrite('esp32c3', 'stub')).rejects.toMatchObject({ code: 'board.flash-out-of-reach' });
});

test('eFuses are read by name, on a P4 of the new silicon with the fifth bit of each purpose', async () => {
  await using on = await bench({ chip: 'esp32p4', revision: { major: 3, minor: 0 }, burnt: { KEY_PURPOSE_2: 4 } });
  const session = await LoaderSession.enter(on.wire, { signal: soon() });
  const efuses = new Map((await session.readEfuses()).map(({ name, value }) => [name, value]));
  expect(efuses.get('KEY_PURPOSE_2')).toBe(4);
  expect(efuses.get('KEY_PURPOSE_2_H')).toBe(0);
  expect(efuses.get('WAFER_VERSION_MAJOR')).toBe(3);
  expect(efuses.get('MAC')).toBe(on.board.mac.replaceAll(':', ''));
});

test('an eFuse burnt through the loader stays burnt after the next reset', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  const base = 0x60008800;
  const burn = async (): Promise<void> => {
    await LoaderSession.enter(on.wire, { signal: soon() });
    const link = new LoaderLink(on.wire, soon());
    // DIS_DIRECT_BOOT: block 0, word 4, bit 1. Data, CONF, CMD: docs/specs/espressif.md 4.3.
    for (let word = 0; word < 8; word++) await link.writeRegister(base + 4 * word, word === 4 ? 2 : 0);
    await link.writeRegister(base + 0x1cc, 0x5a5a);
    await link.writeRegister(base + 0x1d4, 2);
  };
  await burn();
  expect(on.board.efuse('DIS_DIRECT_BOOT')).toBe(1);
  const session = await LoaderSession.enter(on.wire, { signal: soon() });
  const efuses = await session.readEfuses();
  expect(efuses.filter(({ value, block }) => block === 0 && value !== 0).map(({ name }) => name)).toEqual([
    'DIS_DIRECT_BOOT',
  ]);
});
