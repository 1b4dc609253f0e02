/** Reset sequences on the modem lines. Timings: docs/specs/espressif.md 1.5. Only for ports that have the lines. */
import { sleep } from '../../../wait.ts';
import { BOOT_PIN_LOW, BOTH_ASSERTED, IN_RESET, RELEASED, type ModemLines } from '../../ports/modem-lines.ts';
import type { UsbKind } from '../../ports/usb-place.ts';
import type { Wire } from '../../wire.ts';

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

/** The chip's own USB peripheral watches the order in which the lines move; no pin is pulled. */
const usbSerialJtag: DownloadReset = {
  name: 'USB-Serial/JTAG',
  steps: [
    { lines: RELEASED, holdMs: 100 },
    { lines: BOOT_PIN_LOW, holdMs: 100 },
    { lines: BOTH_ASSERTED, holdMs: 0 },
    { lines: IN_RESET, holdMs: RESET_HOLD_MS },
    { lines: RELEASED, holdMs: 0 },
  ],
};

/** The long ones are for boards whose reset capacitor lets the chip start late. */
const BY_PINS = [tight(50), tight(550), classic(50), classic(550)] as const;
/** Windows moves the two lines one after the other, whatever it is asked. */
const BY_PINS_ONE_AT_A_TIME = [classic(50), classic(550)] as const;

/** Tried in turn. */
export function downloadResets(usb: UsbKind, platform: NodeJS.Platform = process.platform): readonly DownloadReset[] {
  if (usb === 'usb-serial-jtag') return [usbSerialJtag];
  return platform === 'win32' ? BY_PINS_ONE_AT_A_TIME : BY_PINS;
}

export async function resetIntoDownload(wire: Wire, reset: DownloadReset, signal: AbortSignal): Promise<void> {
  for (const { lines, holdMs } of reset.steps) {
    await wire.setModemLines(lines, signal);
    if (lines === IN_RESET) wire.discardInput(); // what came before the reset is no answer to what follows
    if (holdMs > 0) await sleep(holdMs, signal);
  }
}

export interface HardReset {
  readonly signal: AbortSignal;
  readonly usb?: UsbKind;
  /** Runs while the chip cannot send yet: the moment to change the baud rate. */
  readonly whileInReset?: () => Promise<void>;
}

/** A chip on its own USB leaves the bus and comes back. */
const USB_RESET_HOLD_MS = 200;
const USB_RETURN_MS = 200;

/** Starts what is in the flash. */
export async function hardReset(wire: Wire, { signal, usb = 'none', whileInReset }: HardReset): Promise<void> {
  const nativeUsb = usb === 'usb-serial-jtag' || usb === 'usb-otg';
  await wire.setModemLines(IN_RESET, signal);
  await sleep(nativeUsb ? USB_RESET_HOLD_MS : RESET_HOLD_MS, signal);
  await whileInReset?.();
  await wire.setModemLines(RELEASED, signal);
  if (nativeUsb) await sleep(USB_RETURN_MS, signal);
}
