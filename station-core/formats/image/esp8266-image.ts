/**
 * Distinguishes images of the ESP8266 from those of the ESP32 family, which begin with the same byte: there the segments
 * follow a header of 8 bytes at once. Source: esptool documentation, "Firmware image format", ESP8266.
 */
const MAGIC_V1 = 0xe9;
/** Version 2: one irom segment with this magic, then an image of version 1. */
const MAGIC_V2 = 0xea;
const HEADER_BYTES = 8;
const SEGMENT_HEADER_BYTES = 8;
const MAX_SEGMENTS = 16;
const CHECKSUM_SEED = 0xef;

export function isEsp8266Image(file: Buffer): boolean {
  if (file.length < HEADER_BYTES + SEGMENT_HEADER_BYTES) return false;
  if (file[0] === MAGIC_V2) return file[1] === 4 && isCode(file.readUInt32LE(4));
  return file[0] === MAGIC_V1 && holdsTogether(file);
}

/** All segments lie in the chip's memory and in the file, and the checksum behind them is right. */
function holdsTogether(file: Buffer): boolean {
  const count = file.readUInt8(1);
  if (count < 1 || count > MAX_SEGMENTS) return false;
  let at = HEADER_BYTES;
  let sum = CHECKSUM_SEED;
  for (let segment = 0; segment < count; segment += 1) {
    if (at + SEGMENT_HEADER_BYTES > file.length) return false;
    const address = file.readUInt32LE(at);
    const end = at + SEGMENT_HEADER_BYTES + file.readUInt32LE(at + 4);
    if (!(isCode(address) || isData(address)) || end > file.length) return false;
    for (const byte of file.subarray(at + SEGMENT_HEADER_BYTES, end)) sum ^= byte;
    at = end;
  }
  const checksumAt = at | 0x0f;
  return checksumAt < file.length && file[checksumAt] === sum;
}

/** Instruction RAM and mapped flash. */
const isCode = (address: number): boolean => address >= 0x4010_0000 && address < 0x4030_0000;
const isData = (address: number): boolean => address >= 0x3ffe_8000 && address < 0x4000_0000;
