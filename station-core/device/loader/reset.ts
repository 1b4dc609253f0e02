/** Reset sequences on the modem lines. Timings: espressif.md §1.7. Only for ports that have the lines. */
import { sleep } from '../../wait.ts';
import { BOOT_PIN_LOW, BOTH_ASSERTED, IN_RESET, RELEASED, type ModemLines } from '../ports/modem-lines.ts';
import type { Wire } from '../wire.ts';

interface LineStep {
  readonly lines: ModemLines;
  readonly holdMs: number;
}

/** A way into the download mode: reset with the boot pin held low. */
export interface DownloadReset {
  readonly name: string;
  readonly steps: readonly LineStep[];
}

const RESET_HOLD_MS = 100;

/**
 * Both lines change together at each step, through the state "both asserted", which moves neither pin: adapters that
 * change one line before the other cannot let the chip start with the boot pin high.
 */
const tight = (bootPinHoldMs: number): DownloadReset => ({
  name: `tight ${bootPinHoldMs} ms`,
  steps: [
    { lines: RELEASED, holdMs: 0 },
    { lines: BOTH_ASSERTED, holdMs: 0 },
    { lines: IN_RESET, holdMs: RESET_HOLD_MS },
    { lines: BOOT_PIN_LOW, holdMs: bootPinHoldMs },
    { lines: RELEASED, holdMs: 0 },
  ],
});

const classic = (bootPinHoldMs: number): DownloadReset => ({
  name: `classic ${bootPinHoldMs} ms`,
  steps: [
    { lines: IN_RESET, holdMs: RESET_HOLD_MS },
    { lines: BOOT_PIN_LOW, holdMs: bootPinHoldMs },
    { lines: RELEASED, holdMs: 0 },
  ],
});

/** Tried in turn. The long ones are for boards whose reset capacitor lets the chip start late. */
export const DOWNLOAD_RESETS = [tight(50), tight(550), classic(50), classic(550)] as const;

export async function resetIntoDownload(wire: Wire, reset: DownloadReset, signal: AbortSignal): Promise<void> {
  for (const { lines, holdMs } of reset.steps) {
    await wire.setModemLines(lines, signal);
    if (lines === IN_RESET) wire.discardInput(); // what came before the reset is no answer to what follows
    if (holdMs > 0) await sleep(holdMs, signal);
  }
}

/** Starts what is in the flash. `whileInReset` runs while the chip cannot send yet: the moment to change the baud rate. */
export async function hardReset(wire: Wire, signal: AbortSignal, whileInReset?: () => Promise<void>): Promise<void> {
  await wire.setModemLines(IN_RESET, signal);
  await sleep(RESET_HOLD_MS, signal);
  await whileInReset?.();
  await wire.setModemLines(RELEASED, signal);
}
