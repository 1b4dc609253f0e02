import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Chip, ReadRegister } from '../../../station-core/device/loader/chips/chip.ts';
import { esp32 } from '../../../station-core/device/loader/chips/esp32.ts';
import { esp32c3 } from '../../../station-core/device/loader/chips/esp32c3.ts';
import { KNOWN_CHIPS } from '../../../station-core/device/loader/chips/known-chips.ts';
import { readStub } from '../../../station-core/device/loader/stub.ts';

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

test.each(KNOWN_CHIPS)('$name: the MAC is read where the eFuse table has it', (chip) => {
  const mac = efuse[chip.name]?.fields['MAC'];
  expect(chip.macAddresses).toEqual([Number(mac?.addr), Number(mac?.addr) + 4]);
});

test('a C3 with secure boot on is not given a stub, which its ROM would not run', () => {
  const security = { flagsHex: '', secureBoot: true, flashEncryption: false, secureDownload: false };
  expect(esp32c3.stubRuns(security)).toBe(false);
  expect(esp32c3.stubRuns({ ...security, secureBoot: false })).toBe(true);
});

test.each(KNOWN_CHIPS)('$name: its stub is at hand and starts inside its own text', async (chip) => {
  const stub = await readStub(chip.stubFile);
  const [text, data] = stub.segments;
  expect(stub.entry).toBeGreaterThanOrEqual(text?.address ?? Infinity);
  expect(stub.entry).toBeLessThan((text?.address ?? 0) + (text?.bytes.length ?? 0));
  expect(data?.bytes.length).toBeGreaterThan(0);
});

test('no two chips answer to the same id or magic word', () => {
  const ids = KNOWN_CHIPS.map((chip) => chip.id);
  const magics = KNOWN_CHIPS.flatMap((chip) => chip.magic ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(magics).size).toBe(magics.length);
});
