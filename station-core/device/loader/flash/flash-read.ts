/**
 * Reads a piece of flash through a serial loader. The bytes go to the caller alone: what lies in flash may be a unit's
 * key or password, so none of it is ever evidence.
 */
import { createHash } from 'node:crypto';
import { Fault } from '../../../fault.ts';
import { readFlash, readFlashSlow } from '../../../protocol/loader/commands.ts';
import { OPCODES } from '../../../protocol/loader/opcodes.ts';
import { isLoaderFrame } from '../../../protocol/loader/reply.ts';
import { DEFAULT_TIMEOUT_MS } from '../command-waits.ts';
import type { LoaderLink } from '../loader-link.ts';

export interface FlashPlace {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** The ROM answers with this many bytes, however few were asked for. */
const ROM_PIECE_BYTES = 64;
const MD5_BYTES = 16;
const READ_ATTEMPTS = 2;

export async function readFlashPlace(link: LoaderLink, loader: 'stub' | 'rom', place: FlashPlace): Promise<Buffer> {
  return loader === 'rom' ? readByRom(link, place) : readByStub(link, place);
}

async function readByRom(link: LoaderLink, { offsetBytes, lengthBytes }: FlashPlace): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < lengthBytes; at += ROM_PIECE_BYTES) {
    const wanted = Math.min(ROM_PIECE_BYTES, lengthBytes - at);
    const { data } = await link.command(readFlashSlow(offsetBytes + at, wanted), { dataBytes: ROM_PIECE_BYTES });
    pieces.push(data.subarray(0, wanted));
  }
  return Buffer.concat(pieces);
}

/** The stub sends the MD5 of what it read, so a damaged transfer is found and asked for again. */
async function readByStub(link: LoaderLink, place: FlashPlace): Promise<Buffer> {
  for (let attempt = 1; attempt <= READ_ATTEMPTS; attempt++) {
    const bytes = await readOnce(link, place);
    if (bytes !== undefined) return bytes;
    await link.drain();
  }
  throw new Fault('board.garbled', {
    port: link.wire.address,
    reading: 'READ_FLASH',
    attempts: READ_ATTEMPTS,
    ...place,
  });
}

async function readOnce(link: LoaderLink, place: FlashPlace): Promise<Buffer | undefined> {
  const { wire, signal } = link;
  const request = readFlash(place.offsetBytes, place.lengthBytes);
  // After the reply come frames of bare flash content, which may look like anything.
  let replied = false;
  wire.isFrame = (bytes) => {
    if (replied) return true;
    replied = isLoaderFrame(bytes) && bytes[1] === OPCODES[request.name];
    return isLoaderFrame(bytes);
  };
  try {
    await link.command(request);
    const bytes = await takePackets(link, place);
    const md5 = await wire.nextFrame({ timeoutMs: DEFAULT_TIMEOUT_MS, signal });
    if (md5 === undefined) throw link.silence({ command: request.name, timeoutMs: DEFAULT_TIMEOUT_MS });
    const whole = md5.length === MD5_BYTES && createHash('md5').update(bytes).digest().equals(md5);
    return whole && bytes.length === place.lengthBytes ? bytes : undefined;
  } finally {
    wire.isFrame = isLoaderFrame;
  }
}

/** Each packet is acknowledged with how much has arrived so far; without that the stub stops. */
async function takePackets({ wire, signal }: LoaderLink, { lengthBytes }: FlashPlace): Promise<Buffer> {
  const packets: Buffer[] = [];
  let received = 0;
  while (received < lengthBytes) {
    const packet = await wire.nextFrame({ timeoutMs: DEFAULT_TIMEOUT_MS, signal });
    if (packet === undefined) break;
    packets.push(packet);
    received += packet.length;
    const total = Buffer.alloc(4);
    total.writeUInt32LE(received);
    await wire.sendFrame(total, { timeoutMs: DEFAULT_TIMEOUT_MS, signal });
  }
  return Buffer.concat(packets);
}
