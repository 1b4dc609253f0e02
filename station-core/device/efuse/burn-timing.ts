/**
 * How long the controller applies its programming voltage, by chip and crystal. Numbers: ESP-IDF
 * components/hal/CHIP/efuse_hal.c of v5.2 and later (efuse_hal_set_timing) with the offsets of soc/efuse_reg.h (Apache-2.0).
 * A chip whose numbers are not published is not burnt: half-blown fuses may change with the years.
 */
import type { ChipName } from '../loader/chips/chip.ts';

/** Bits `firstBit`… of the register at this offset from the eFuse base. */
export interface TimingValue {
  readonly offset: number;
  readonly firstBit: number;
  readonly width: number;
  readonly value: number;
}

export type BurnTiming = { readonly set: readonly TimingValue[] } | { readonly unknown: string };

function at(offset: number, [firstBit, width]: readonly [number, number], value: number): TimingValue {
  return { offset, firstBit, width, value };
}

const DAC_DIVIDER = 0x28;
const DAC_NUMBER = 0xff;
const POWER_ON = 0x3000;
const POWER_OFF = 0x190;

/** DAC_CONF, WR_TIM_CONF1 and WR_TIM_CONF2. */
function allOf(dac: number, on: number, off: number): readonly TimingValue[] {
  return [
    at(dac, [0, 8], DAC_DIVIDER),
    at(dac, [9, 8], DAC_NUMBER),
    at(on, [8, 16], POWER_ON),
    at(off, [0, 16], POWER_OFF),
  ];
}

const SAME_ON_EVERY_CRYSTAL: Partial<Record<ChipName, readonly TimingValue[]>> = {
  esp32s3: allOf(0x1e8, 0x1f4, 0x1f8),
  esp32c3: allOf(0x1e8, 0x1f0, 0x1f4),
  esp32c5: [], // "keep timing settings by default"
  esp32c6: allOf(0x1e8, 0x1f0, 0x1f4),
  esp32c61: allOf(0x1e8, 0x1f0, 0x1f4),
  esp32h2: allOf(0x1e8, 0x1f0, 0x1f4),
  esp32p4: [], // likewise
};

/** ESP32, whose ROM runs its peripherals at the rate of the crystal: CLK_SEL0, CLK_SEL1, DAC_CLK_DIV. */
const ESP32_BY_MHZ: Readonly<Record<number, readonly [number, number, number]>> = {
  26: [250, 255, 52],
  40: [160, 255, 80],
};

export function burnTiming(chip: ChipName, crystalMHz: number | undefined): BurnTiming {
  if (chip === 'esp32s2') return { unknown: 'ESP-IDF leaves the timing of the ESP32-S2 to its ROM' };
  const same = SAME_ON_EVERY_CRYSTAL[chip];
  if (same !== undefined) return { set: same };
  if (crystalMHz === undefined) return { unknown: 'the crystal is unknown, and the timing depends on it' };
  if (chip === 'esp32') {
    const numbers = ESP32_BY_MHZ[crystalMHz];
    if (numbers === undefined) return { unknown: `no timing is published for a crystal of ${crystalMHz} MHz` };
    const [select0, select1, divider] = numbers;
    return { set: [at(0xf8, [0, 8], select0), at(0xf8, [8, 8], select1), at(0x118, [0, 8], divider)] };
  }
  if (crystalMHz !== 26 && crystalMHz !== 40) {
    return { unknown: `no timing is published for a crystal of ${crystalMHz} MHz` };
  }
  return { set: [...allOf(0x108, 0x114, 0x118), at(0x110, [8, 8], crystalMHz * 5)] }; // the C2's TPGM_INACTIVE
}
