/** Where the watchdogs' registers are (ESP-IDF rtc_cntl_reg.h, lp_wdt_reg.h), and how they are put to sleep. */
import type { Watchdogs } from './chip.ts';

/** Unlocks the RTC watchdog on every chip. */
const WATCHDOG_KEY = 0x50d83aa1;

/** S3 and C3 keep them among the RTC registers, each chip at offsets of its own. */
export const rtcWatchdogs = (base: number, config: number, rest: number): Watchdogs => ({
  config: base + config,
  writeProtect: base + rest,
  superConfig: base + rest + 4,
  superAutoFeedBit: 31,
  superWriteProtect: base + rest + 8,
  superKey: 0x8f1d312a,
});

/** C5, C6, C61, H2 and P4 have a block for them; the H2's lies four bytes further on. */
export const lowPowerWatchdogs = (base: number, writeProtect = 0x18): Watchdogs => ({
  config: base,
  writeProtect: base + writeProtect,
  superConfig: base + writeProtect + 4,
  superAutoFeedBit: 18,
  superWriteProtect: base + writeProtect + 8,
  superKey: WATCHDOG_KEY,
});

export interface Registers {
  readRegister: (address: number) => Promise<number>;
  writeRegister: (address: number, value: number) => Promise<void>;
}

/** They are armed again by the next reset. */
export async function silenceWatchdogs(registers: Registers, dogs: Watchdogs): Promise<void> {
  await registers.writeRegister(dogs.writeProtect, WATCHDOG_KEY);
  await registers.writeRegister(dogs.config, 0);
  await registers.writeRegister(dogs.writeProtect, 0);
  await registers.writeRegister(dogs.superWriteProtect, dogs.superKey);
  const present = await registers.readRegister(dogs.superConfig);
  await registers.writeRegister(dogs.superConfig, (present | (1 << dogs.superAutoFeedBit)) >>> 0);
  await registers.writeRegister(dogs.superWriteProtect, 0);
}
