/** Starts the firmware and brings the line back to the rate of the boot log. */
import { flashBegin, flashEnd } from '../../../protocol/loader/commands.ts';
import type { UsbKind } from '../../ports/usb-place.ts';
import { forgivingSilence } from '../command-reply.ts';
import type { LoaderLink } from '../loader-link.ts';
import { ROM_BAUD_RATE } from './line-rate.ts';
import { hardReset } from './reset.ts';

const LEAVE_TIMEOUT_MS = 500;

export interface Leaving {
  readonly loader: 'stub' | 'rom';
  readonly modemLines: boolean;
  /** Of FLASH_BEGIN, as this loader takes it. */
  readonly words: 4 | 5;
  readonly usb?: UsbKind;
}

export async function leaveLoader(link: LoaderLink, leaving: Leaving): Promise<void> {
  const { wire, signal } = link;
  const { modemLines, usb } = leaving;
  if (modemLines) {
    // Not the loader's own way out first: that would start the firmware for a moment and then cut it off.
    await hardReset(wire, { signal, ...(usb && { usb }), whileInReset: () => slowDown(link) });
  } else {
    await jump(link, leaving);
    await slowDown(link);
  }
  wire.isFrame = () => true;
}

async function slowDown({ wire, signal }: LoaderLink): Promise<void> {
  if (wire.baudRate !== ROM_BAUD_RATE) await wire.setBaudRate(ROM_BAUD_RATE, signal);
  wire.discardInput();
}

/** Without modem lines: asks the loader to start the firmware. It may jump away before it answers. */
async function jump(link: LoaderLink, { loader, words }: Leaving): Promise<void> {
  const blockBytes = loader === 'stub' ? 0x4000 : 0x400;
  await link.command(flashBegin({ sizeBytes: 0, blocks: 0, blockBytes, offsetBytes: 0, words }));
  await forgivingSilence(link.ask(flashEnd('leave'), { timeoutMs: LEAVE_TIMEOUT_MS }));
}
