/**
 * The RAM that is free while the serial loader of a mask ROM runs, where a program can be put. Measured on Espressif's
 * ROM of the ESP32-C3: above lie the loader's buffers, the data of the ROM and its stack. Chips that are not in here have
 * not been measured.
 */
import type { ChipName } from './chip.ts';

/** One stretch of memory as the data bus sees it; the instruction bus sees the same cells `codeShift` higher. */
export interface FreeRam {
  readonly from: number;
  readonly to: number;
  readonly codeShift: number;
}

const FREE_RAM: Partial<Record<ChipName, FreeRam>> = {
  esp32c3: { from: 0x3fc8_0000, to: 0x3fcc_ae00, codeShift: 0x70_0000 },
};

export function freeRamOf(chip: ChipName): FreeRam | undefined {
  return FREE_RAM[chip];
}
