/** One function per loader command: the payload from its meaning. The caller knows which loader wants which form. */
import type { CommandName } from './opcodes.ts';
import { dataChecksum, type LoaderRequest } from './request.ts';

function words(name: CommandName, ...values: readonly number[]): LoaderRequest {
  const payload = Buffer.allocUnsafe(values.length * 4);
  values.forEach((value, index) => payload.writeUInt32LE(value >>> 0, index * 4));
  return { name, payload, checksum: 0 };
}

/** `07 07 12 20` and 32 times 0x55: the alternating bits let the ROM measure the baud rate. */
export function sync(): LoaderRequest {
  return {
    name: 'SYNC',
    payload: Buffer.concat([Buffer.from('07071220', 'hex'), Buffer.alloc(32, 0x55)]),
    checksum: 0,
  };
}

export const getSecurityInfo = (): LoaderRequest => words('GET_SECURITY_INFO');

export const readRegister = (address: number): LoaderRequest => words('READ_REG', address);

export const writeRegister = (address: number, value: number): LoaderRequest =>
  words('WRITE_REG', address, value, 0xffffffff, 0);

/** Pins 0 are the default flash pins of the chip; the second word is the ROM's. */
export const spiAttach = (): LoaderRequest => words('SPI_ATTACH', 0, 0);

/** Block, sector and page size are those of every SPI NOR flash in use: 64 KiB, 4 KiB, 256 B. */
export const spiSetParams = (flashSizeBytes: number): LoaderRequest =>
  words('SPI_SET_PARAMS', 0, flashSizeBytes, 0x10000, 0x1000, 0x100, 0xffff);

/** A stub needs the current rate, the ROM 0. */
export const changeBaudRate = (baudRate: number, presentForStub: number): LoaderRequest =>
  words('CHANGE_BAUDRATE', baudRate, presentForStub);

export interface Transfer {
  readonly sizeBytes: number;
  readonly blocks: number;
  readonly blockBytes: number;
  readonly offsetBytes: number;
  /** ESP32's ROM takes four words; later ROMs and the stub take a fifth, 1 for a write that the ROM encrypts. */
  readonly words: 4 | 5;
}

const begin = (name: 'FLASH_BEGIN' | 'DEFL_BEGIN', { sizeBytes, blocks, blockBytes, offsetBytes, ...form }: Transfer) =>
  form.words === 4
    ? words(name, sizeBytes, blocks, blockBytes, offsetBytes)
    : words(name, sizeBytes, blocks, blockBytes, offsetBytes, 0);

export const flashBegin = (transfer: Transfer): LoaderRequest => begin('FLASH_BEGIN', transfer);

/** `sizeBytes` is the uncompressed size (the ROM wants it rounded up to blocks), `blocks` counts compressed blocks. */
export const deflBegin = (transfer: Transfer): LoaderRequest => begin('DEFL_BEGIN', transfer);

export const memBegin = (transfer: Omit<Transfer, 'words'>): LoaderRequest =>
  words('MEM_BEGIN', transfer.sizeBytes, transfer.blocks, transfer.blockBytes, transfer.offsetBytes);

/** One block of FLASH_DATA, DEFL_DATA or MEM_DATA. */
export function dataBlock(
  name: 'FLASH_DATA' | 'DEFL_DATA' | 'MEM_DATA',
  sequence: number,
  data: Uint8Array,
): LoaderRequest {
  const payload = Buffer.alloc(16 + data.length);
  payload.writeUInt32LE(data.length, 0);
  payload.writeUInt32LE(sequence, 4);
  payload.set(data, 16);
  return { name, payload, checksum: dataChecksum(data) };
}

/** `after`: stay in the loader, or leave it (the ROM starts the firmware, the stub resets). */
export const flashEnd = (after: 'stay' | 'leave'): LoaderRequest => words('FLASH_END', after === 'stay' ? 1 : 0);
export const deflEnd = (after: 'stay' | 'leave'): LoaderRequest => words('DEFL_END', after === 'stay' ? 1 : 0);

/** Starts what was loaded to RAM at `entry`. */
export const memEnd = (entry: number): LoaderRequest => words('MEM_END', 0, entry);

/** Ends an upload without starting it. */
export const memEndStay = (): LoaderRequest => words('MEM_END', 1, 0);

/** The ROM's way to read: at most 64 bytes at a time, and 64 come whatever was asked for. */
export const readFlashSlow = (offsetBytes: number, lengthBytes: number): LoaderRequest =>
  words('READ_FLASH_SLOW', offsetBytes, lengthBytes);

/** The stub's way to read: bare frames of at most 4 KiB follow the reply, at most 64 of them unacknowledged. */
export const readFlash = (offsetBytes: number, lengthBytes: number): LoaderRequest =>
  words('READ_FLASH', offsetBytes, lengthBytes, 0x1000, 64);

export const flashMd5 = (offsetBytes: number, lengthBytes: number): LoaderRequest =>
  words('SPI_FLASH_MD5', offsetBytes, lengthBytes, 0, 0);
