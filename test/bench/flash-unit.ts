import { openPort } from '../../station-core/device/ports/open-port.ts';
import type { FlashRegion } from '../../station-core/device/loader/flash/flash-region.ts';
import type { PackedImages } from '../../station-core/device/loader/flash/packed-images.ts';
import { LoaderSession } from '../../station-core/device/loader/loader-session.ts';
import { Wire, type WireWait } from '../../station-core/device/wire.ts';

/** One unit flashed as the station does it, and where its time went. */
export interface UnitTimes {
  /** From opening the port to the reset into the firmware. */
  readonly totalMs: number;
  /** How long the line was busy in either direction, ten bits a byte at the rate of that moment. */
  readonly lineMs: number;
  /** From the first byte of the first BEGIN to the chip's last MD5. */
  readonly writeMs: number;
  /** How long the bytes that the station sent meanwhile take on the wire. */
  readonly writeLineMs: number;
}

/** Adds up what the line carries, at the rate it has at that moment. */
class MeasuredWire extends Wire {
  sentMs = 0;

  override async send(bytes: Uint8Array, wait: WireWait): Promise<void> {
    this.sentMs += (bytes.length * 10_000) / this.baudRate;
    await super.send(bytes, wait);
  }
}

export interface Flashing {
  readonly baudRate: number;
  readonly regions: readonly FlashRegion[];
  /** Of the release: whatever has been packed for a board before is not packed for this one. */
  readonly images: PackedImages;
}

export async function flashUnit(address: string, { baudRate, regions, images }: Flashing): Promise<UnitTimes> {
  const signal = AbortSignal.timeout(600_000);
  const beginMs = performance.now();
  const port = await openPort(address, { baudRate: 115_200, signal });
  await using wire = new MeasuredWire(port);
  let heardMs = 0;
  port.on('data', (bytes: Buffer) => {
    heardMs += (bytes.length * 10_000) / port.baudRate;
  });
  const session = await LoaderSession.enter(wire, { signal });
  await session.prepare(baudRate);
  const sentBeforeMs = wire.sentMs;
  const writeBeginMs = performance.now();
  await session.write(regions, undefined, { images });
  const writeMs = performance.now() - writeBeginMs;
  const writeLineMs = wire.sentMs - sentBeforeMs;
  await session.hardReset();
  return { totalMs: performance.now() - beginMs, lineMs: wire.sentMs + heardMs, writeMs, writeLineMs };
}
