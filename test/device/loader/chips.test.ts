import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Chip, ChipName, ReadRegister } from '../../../station-core/device/loader/chips/chip.ts';
import { esp32 } from '../../../station-core/device/loader/chips/esp32.ts';
import { esp32c3 } from '../../../station-core/device/loader/chips/esp32c3.ts';
import { KNOWN_CHIPS } from '../../../station-core/device/loader/chips/known-chips.ts';
import { rateToAskOfRom } from '../../../station-core/device/loader/connect/rom-rate.ts';
import { readStub } from '../../../station-core/device/loader/connect/stub.ts';
import { CHIP_NAMES, chipIdOf } from '../../../station-core/model/chip.ts';

const Field = z.object({ addr: z.string(), pos: z.number(), len: z.number() });
const EfuseFields = z.record(z.string(), z.object({ fields: z.record(z.string(), Field) }));
const efuse = EfuseFields.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/vectors/efuse_fields.json', import.meta.url), 'utf8')),
);

/** Registers in which the named eFuse fields hold the given values, placed by the published table. */
function registers(
  chip: Chip,
  values: Readonly<Record<string, number>>,
  raw: readonly [number, number][] = [],
): ReadRegister {
  const words = new Map<number, number>();
  const set = (address: number, value: number): void => {
    words.set(address, ((words.get(address) ?? 0) | value) >>> 0);
  };
  for (const [name, value] of Object.entries(values)) {
    const field = efuse[chip.name]?.fields[name];
    if (field === undefined) throw new Error(`no field ${name}`);
    set(Number(field.addr), value << field.pos);
  }
  for (const [address, value] of raw) set(address, value);
  return async (address) => words.get(address) ?? 0;
}

test.each([0, 1, 3, 4, 8, 15])('ESP32-C3: minor revision %i is put together from its two fields', async (minor) => {
  const read = registers(esp32c3, {
    WAFER_VERSION_MAJOR: 1,
    WAFER_VERSION_MINOR_LO: minor & 7,
    WAFER_VERSION_MINOR_HI: minor >> 3,
  });
  expect(await esp32c3.readRevision(read)).toEqual({ major: 1, minor });
});

test.each(KNOWN_CHIPS.filter(({ name }) => name !== 'esp32'))(
  '$title: all ones is a revision that was not read, all zeros the first silicon',
  async ({ readRevision }) => {
    await expect(readRevision(async () => Promise.resolve(0xffff_ffff))).rejects.toMatchObject({
      code: 'board.revision-impossible',
    });
    expect(await readRevision(async () => Promise.resolve(0))).toEqual({ major: 0, minor: 0 });
  },
);

test('a minor revision of ones alone may be silicon that is yet to come', async () => {
  const read = registers(esp32c3, { WAFER_VERSION_MINOR_LO: 7, WAFER_VERSION_MINOR_HI: 1 });
  expect(await esp32c3.readRevision(read)).toEqual({ major: 0, minor: 15 });
});

test.each([
  { pattern: '010', rev1: 0, rev2: 1, date: 0 },
  { pattern: '100', rev1: 0, rev2: 0, date: 1 },
  { pattern: '101', rev1: 1, rev2: 0, date: 1 },
  { pattern: '110', rev1: 0, rev2: 1, date: 1 },
])('ESP32: the bits $pattern count no revision, and do not become v0', async ({ pattern, rev1, rev2, date }) => {
  const raw: [number, number][] = [
    [0x3ff5a00c, rev1 << 15],
    [0x3ff5a014, rev2 << 20],
    [0x3ff6607c, date << 31],
  ];
  await expect(esp32.readRevision(registers(esp32, {}, raw))).rejects.toMatchObject({
    code: 'board.revision-impossible',
    evidence: { patternBits: pattern },
  });
});

test.each([
  { major: 0, rev1: 0, rev2: 0, date: 0 },
  { major: 1, rev1: 1, rev2: 0, date: 0 },
  { major: 2, rev1: 1, rev2: 1, date: 0 },
  { major: 3, rev1: 1, rev2: 1, date: 1 },
])('ESP32: major revision $major is counted in single bits', async ({ major, rev1, rev2, date }) => {
  // CHIP_VER_REV1 is bit 111 and CHIP_VER_REV2 bit 180 of block 0 (ESP-IDF esp_efuse_table.csv); the third is no eFuse.
  const raw: [number, number][] = [
    [0x3ff5a00c, rev1 << 15],
    [0x3ff5a014, rev2 << 20],
    [0x3ff6607c, date << 31],
  ];
  expect(await esp32.readRevision(registers(esp32, { WAFER_VERSION_MINOR: 2 }, raw))).toEqual({ major, minor: 2 });
});

test('ESP32: security is read from its eFuses', async () => {
  const state = (values: Readonly<Record<string, number>>): unknown => esp32.readSecurity?.(registers(esp32, values));
  expect(await state({})).toMatchObject({ secureBoot: false, flashEncryption: false });
  expect(await state({ ABS_DONE_1: 1 })).toMatchObject({ secureBoot: true, flagsHex: '00000020' });
  expect(await state({ ABS_DONE_0: 1 })).toMatchObject({ secureBoot: true });
  expect(await state({ FLASH_CRYPT_CNT: 1 })).toMatchObject({ flashEncryption: true });
  expect(await state({ FLASH_CRYPT_CNT: 3 })).toMatchObject({ flashEncryption: false });
  expect(await state({ FLASH_CRYPT_CNT: 127 })).toMatchObject({ flashEncryption: true });
});

const OPEN = { flagsHex: '', secureBoot: false, flashEncryption: false, secureDownload: false };
const SECURED = { ...OPEN, secureBoot: true };
const v = (major: number, minor = 0) => ({ major, minor });

test('a C3 with secure boot on, and the first C2, are given no stub, and it is said why', () => {
  expect(esp32c3.stub({ revision: v(0, 4), security: OPEN })).toMatchObject({ kind: 'load' });
  expect(esp32c3.stub({ revision: v(0, 4), security: SECURED })).toMatchObject({
    kind: 'none',
    why: expect.stringContaining('secure boot') as string,
  });
  expect(chipOf('esp32c2').stub({ revision: v(0), security: OPEN })).toMatchObject({
    kind: 'none',
    why: expect.stringContaining('ECO0') as string,
  });
  expect(chipOf('esp32c2').stub({ revision: v(1), security: OPEN })).toMatchObject({ kind: 'load' });
});

test('an S3 with secure boot on is started through a word of its ROM, a P4 by the stub of its silicon', () => {
  const s3 = chipOf('esp32s3').stub({ revision: v(0, 2), security: SECURED });
  expect(s3).toEqual({ kind: 'load-and-patch', file: 'esp32s3.json', entryWord: 0x3fcef688 });
  const file = (major: number) => chipOf('esp32p4').stub({ revision: v(major), security: OPEN });
  expect([file(1), file(3)]).toEqual([
    { kind: 'load', file: 'esp32p4-rev1.json' },
    { kind: 'load', file: 'esp32p4.json' },
  ]);
});

const STUB_FILES = KNOWN_CHIPS.flatMap((chip) =>
  [1, 3].flatMap((major) => {
    const plan = chip.stub({ revision: v(major), security: OPEN });
    return plan.kind === 'none' ? [] : [plan.file];
  }),
);

test.each([...new Set(STUB_FILES)])('%s is at hand and starts inside its own text', async (file) => {
  const stub = await readStub(file);
  const [text, data] = stub.segments;
  expect(stub.entry).toBeGreaterThanOrEqual(text?.address ?? Infinity);
  expect(stub.entry).toBeLessThan((text?.address ?? 0) + (text?.bytes.length ?? 0));
  expect(data?.bytes.length).toBeGreaterThan(0);
});

test.each([
  { chip: 'esp32', divider: 0x3ff40014, mhz: 26 },
  { chip: 'esp32', divider: 0x3ff40014, mhz: 40 },
  { chip: 'esp32c2', divider: 0x60000014, mhz: 26 },
  { chip: 'esp32c5', divider: 0x60000014, mhz: 48 },
] as const)('$chip: a crystal of $mhz MHz is told by the divider of the UART', async ({ chip, divider, mhz }) => {
  const clocks = Math.round((mhz * 1_000_000) / 115_200);
  const read = registers(chipOf(chip), {}, [[divider, clocks]]);
  expect(await chipOf(chip).crystal.readMHz(read)).toBe(mhz);
  expect(await chipOf(chip).crystal.readMHz(registers(chipOf(chip), {}))).toBeUndefined();
});

test('a ROM that takes the crystal for another is asked for a rate that comes out right', async () => {
  // What the real esptool asks of a C2 with 26 MHz for 460,800: fixtures/vectors/esptool-traces/c2_stub.jsonl.
  const { crystal: rule } = chipOf('esp32c2');
  const read = async (): Promise<number> => Promise.resolve(0);
  expect(await rateToAskOfRom(460_800, { crystalMHz: 26, rule, read })).toBe(708_923);
  expect(await rateToAskOfRom(460_800, { crystalMHz: 40, rule, read })).toBe(460_800);
  expect(await rateToAskOfRom(460_800, { crystalMHz: undefined, rule, read })).toBe(460_800);
  const c3 = { crystalMHz: 40, rule: chipOf('esp32c3').crystal, read };
  expect(await rateToAskOfRom(460_800, c3)).toBe(460_800);
});

function chipOf(name: ChipName): Chip {
  const chip = KNOWN_CHIPS.find((known) => known.name === name);
  if (chip === undefined) throw new Error(`no chip ${name}`);
  return chip;
}

test('all ten chips of the family are known', () => {
  expect(KNOWN_CHIPS.map(({ name }) => name)).toEqual(CHIP_NAMES);
});

test('no two chips answer to the same id or magic word', () => {
  const ids = KNOWN_CHIPS.map(({ name }) => chipIdOf(name));
  const magics = KNOWN_CHIPS.flatMap((chip) => chip.magic ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(magics).size).toBe(magics.length);
});
