/** The two modem lines that drive a board's boot pin and reset. A port without them is a supported case, not an error. */
import type { Wire } from '../wire.ts';

/**
 * What the lines do on a board with the usual two-transistor circuit: DTR alone pulls the boot pin low, RTS alone pulls
 * reset low, both or neither do nothing.
 */
export interface ModemLines {
  readonly dtr: boolean;
  readonly rts: boolean;
}

export const RELEASED: ModemLines = { dtr: false, rts: false };
export const IN_RESET: ModemLines = { dtr: false, rts: true };
export const BOOT_PIN_LOW: ModemLines = { dtr: true, rts: false };
export const BOTH_ASSERTED: ModemLines = { dtr: true, rts: true };

/** Finds out by releasing both lines, which leaves a running board running. */
export async function hasModemLines(wire: Wire, signal: AbortSignal): Promise<boolean> {
  return wire.setModemLines(RELEASED, signal);
}
