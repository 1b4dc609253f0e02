/** Which rate to ask of a ROM so that the wire runs at the one that is wanted: its divider may count on another crystal. */
import type { CrystalRule, ReadRegister } from '../chips/chip.ts';

export interface RomClock {
  /** Undefined when unknown: then the ROM is trusted. */
  readonly crystalMHz: number | undefined;
  readonly rule: CrystalRule;
  readonly read: ReadRegister;
}

export async function rateToAskOfRom(wanted: number, { crystalMHz, rule, read }: RomClock): Promise<number> {
  const takenForMHz = await rule.romTakesItForMHz?.(read);
  if (takenForMHz === undefined || crystalMHz === undefined) return wanted;
  return Math.floor((wanted * takenForMHz) / crystalMHz);
}
