/** Asks the flash chip itself what it is, through the chip's flash controller: JEDEC RDID, 0x9F. */
import { Fault } from '../../fault.ts';
import type { SpiRegisters } from './chips/chip.ts';
import type { LoaderLink } from './loader-link.ts';

export interface FlashId {
  readonly manufacturerHex: string;
  readonly deviceHex: string;
}

export interface FlashChip {
  readonly flashId: FlashId;
  readonly flashSizeBytes: number;
}

const READ_ID = 0x9f;
const RESET_ENABLE = 0x66;
const RESET = 0x99;

/** USR: send a command, and take in answer bits. */
const USER_COMMAND = 0x80000000;
const USER_MISO = 0x10000000;
/** USR2: an eight-bit command. */
const COMMAND_BITS = 0x70000000;
const START_USER_COMMAND = 1 << 18;
const POLLS = 10;

export async function readFlashChip(link: LoaderLink, spi: SpiRegisters): Promise<FlashChip> {
  let id = await readId(link, spi);
  if (!isPlausible(id)) {
    // A crash may have left the flash in four-line mode, where it does not understand this question.
    await runSpiCommand(link, spi, { command: RESET_ENABLE, answerBits: 0 });
    await runSpiCommand(link, spi, { command: RESET, answerBits: 0 });
    id = await readId(link, spi);
  }
  const flashSizeBytes = sizeOf((id >>> 16) & 0xff);
  const idHex = hex(id, 6);
  if (!isPlausible(id) || flashSizeBytes === undefined) {
    throw new Fault('board.flash-unknown', { port: link.wire.address, idHex });
  }
  // The device code reads type first, capacity second, as data sheets print it.
  const deviceHex = hex((((id >>> 8) & 0xff) << 8) | ((id >>> 16) & 0xff), 4);
  return { flashId: { manufacturerHex: hex(id & 0xff, 2), deviceHex }, flashSizeBytes };
}

/** No chip on the bus reads as all ones or all zeros. */
const isPlausible = (id: number): boolean => id !== 0 && id !== 0xffffff;

const readId = async (link: LoaderLink, spi: SpiRegisters): Promise<number> =>
  (await runSpiCommand(link, spi, { command: READ_ID, answerBits: 24 })) & 0xffffff;

async function runSpiCommand(
  link: LoaderLink,
  spi: SpiRegisters,
  { command, answerBits }: { readonly command: number; readonly answerBits: number },
): Promise<number> {
  const user = await link.readRegister(spi.base + spi.user);
  const user2 = await link.readRegister(spi.base + spi.user2);
  if (answerBits > 0) await link.writeRegister(spi.base + spi.misoLength, answerBits - 1);
  await link.writeRegister(spi.base + spi.user, USER_COMMAND + (answerBits > 0 ? USER_MISO : 0));
  await link.writeRegister(spi.base + spi.user2, COMMAND_BITS + command);
  await link.writeRegister(spi.base + spi.data0, 0);
  await link.writeRegister(spi.base, START_USER_COMMAND);
  await commandDone(link, spi);
  const answer = await link.readRegister(spi.base + spi.data0);
  await link.writeRegister(spi.base + spi.user, user);
  await link.writeRegister(spi.base + spi.user2, user2);
  return answer;
}

async function commandDone(link: LoaderLink, spi: SpiRegisters): Promise<void> {
  for (let poll = 0; poll < POLLS; poll++) {
    if ((await link.readRegister(spi.base)) === 0) return;
  }
  throw new Fault('board.flash-unknown', { port: link.wire.address, reason: 'the flash controller does not finish' });
}

/** The third id byte is the power of two, except on older Adesto parts (0x32…) and beyond 32 MiB (0x20…0x22). */
function sizeOf(code: number): number | undefined {
  if (code >= 0x12 && code <= 0x1c) return 2 ** code;
  if (code >= 0x20 && code <= 0x22) return 2 ** (code - 0x20 + 26);
  if (code >= 0x32 && code <= 0x3a) return 2 ** (code - 0x20);
  return undefined;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
