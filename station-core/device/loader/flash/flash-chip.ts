/** Asks the flash chip itself what it is: JEDEC RDID (0x9F) and the density in its SFDP table (JESD216, 0x5A). */
import { Fault } from '../../../fault.ts';
import type { SpiRegisters } from '../chips/chip.ts';
import { readUntilAgreed } from '../connect/agreed-reading.ts';
import { FlashController } from './flash-controller.ts';
import type { LoaderLink } from '../loader-link.ts';

export interface FlashId {
  readonly manufacturerHex: string;
  readonly deviceHex: string;
}

export interface FlashChip {
  readonly flashId: FlashId;
  /** Where the two sources disagree, the smaller: what lies beyond may not exist. */
  readonly flashSizeBytes: number;
  readonly flashSizeBy: 'jedec and sfdp' | 'jedec' | 'sfdp' | 'mismatch';
  /** Both readings, when they are not the same. */
  readonly flashSizeMismatch?: { readonly jedecBytes: number; readonly sfdpBytes: number };
}

const READ_ID = 0x9f;
const READ_SFDP = 0x5a;
const RESET_ENABLE = 0x66;
const RESET = 0x99;

export async function readFlashChip(link: LoaderLink, spi: SpiRegisters): Promise<FlashChip> {
  return FlashController.borrow(link, spi, async (flash) => {
    let id = await readId(flash);
    if (!isPlausible(id)) {
      // A crash may have left the flash in four-line mode, where it does not understand this question.
      await flash.run({ command: RESET_ENABLE, answerBits: 0 });
      await flash.run({ command: RESET, answerBits: 0 });
      id = await readId(flash);
    }
    const size = isPlausible(id) ? flashSize(sizeOf((id >>> 16) & 0xff), await readDensity(flash)) : undefined;
    if (size === undefined) throw new Fault('board.flash-unknown', { port: link.wire.address, idHex: hex(id, 6) });
    // The device code reads type first, capacity second, as data sheets print it.
    const deviceHex = hex((((id >>> 8) & 0xff) << 8) | ((id >>> 16) & 0xff), 4);
    return { flashId: { manufacturerHex: hex(id & 0xff, 2), deviceHex }, ...size };
  });
}

type FlashSize = Omit<FlashChip, 'flashId'>;

/** Undefined when neither source reports a size. */
export function flashSize(jedecBytes: number | undefined, sfdpBytes: number | undefined): FlashSize | undefined {
  if (jedecBytes === undefined) {
    return sfdpBytes === undefined ? undefined : { flashSizeBytes: sfdpBytes, flashSizeBy: 'sfdp' };
  }
  if (sfdpBytes === undefined) return { flashSizeBytes: jedecBytes, flashSizeBy: 'jedec' };
  if (jedecBytes === sfdpBytes) return { flashSizeBytes: jedecBytes, flashSizeBy: 'jedec and sfdp' };
  const flashSizeBytes = Math.min(jedecBytes, sfdpBytes);
  return { flashSizeBytes, flashSizeBy: 'mismatch', flashSizeMismatch: { jedecBytes, sfdpBytes } };
}

/** Where nothing drives the bus it reads as zeros or ones: no manufacturer and no device has such a number. */
function isPlausible(id: number): boolean {
  const manufacturer = id & 0xff;
  const device = id >>> 8;
  return manufacturer !== 0 && manufacturer !== 0xff && device !== 0 && device !== 0xffff;
}

async function readId(flash: FlashController): Promise<number> {
  return readUntilAgreed('flash id', async () => (await flash.run({ command: READ_ID, answerBits: 24 })) & 0xffffff);
}

/** The third id byte is the power of two, except on older Adesto parts (0x32…) and beyond 32 MiB (0x20…0x22). */
function sizeOf(code: number): number | undefined {
  if (code >= 0x12 && code <= 0x1c) return 2 ** code;
  if (code >= 0x20 && code <= 0x22) return 2 ** (code - 0x20 + 26);
  if (code >= 0x32 && code <= 0x3a) return 2 ** (code - 0x20);
  return undefined;
}

/** "SFDP", first byte lowest. */
const SIGNATURE = 0x50444653;
/** Where the first parameter header, always JEDEC's own, points to its table. */
const TABLE_POINTER_AT = 0x0c;
/** The second word of that table. */
const DENSITY_AT = 4;
const BYTES_AT_LEAST = 0x1_0000;
const BYTES_AT_MOST = 0x4000_0000;

/** Undefined when the flash chip has no SFDP, or one that makes no sense. */
async function readDensity(flash: FlashController): Promise<number | undefined> {
  const at = (address: number): Promise<number> => flash.run({ command: READ_SFDP, address, answerBits: 32 });
  if ((await at(0)) !== SIGNATURE) return undefined;
  const table = (await at(TABLE_POINTER_AT)) & 0xffffff;
  return densityBytes(await at(table + DENSITY_AT));
}

/** Bit 31 set: the power of two of the bits; clear: the number of bits less one. */
export function densityBytes(word: number): number | undefined {
  const bits = word >>> 31 === 1 ? 2 ** (word & 0x7fffffff) : word + 1;
  const bytes = bits / 8;
  return Number.isInteger(bytes) && bytes >= BYTES_AT_LEAST && bytes <= BYTES_AT_MOST ? bytes : undefined;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
