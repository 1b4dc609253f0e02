/**
 * The crystal's frequency, from how the ROM has set its UART: it measured the host's rate in crystal clocks. Only true
 * before a stub runs and before the rate is changed.
 */
import { bits, type ReadRegister } from './chip.ts';

const ROM_BAUD = 115_200;
const DIVIDER_BITS = 20;
const HZ_PER_MHZ = 1_000_000;

/** The nearer of the crystals this chip may have; undefined when the divider is none of the kind. */
export async function crystalByUart(
  read: ReadRegister,
  divider: number,
  possibleMHz: readonly number[],
): Promise<number | undefined> {
  const measured = (bits(await read(divider), 0, DIVIDER_BITS) * ROM_BAUD) / HZ_PER_MHZ;
  const nearest = possibleMHz.toSorted((a, b) => Math.abs(a - measured) - Math.abs(b - measured))[0];
  return nearest !== undefined && Math.abs(nearest - measured) < nearest / 4 ? nearest : undefined;
}
