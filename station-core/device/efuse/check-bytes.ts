/**
 * The check bytes that a host lays down with a block: Reed–Solomon over GF(256), RS(44, 32), polynomial 0x11d, roots
 * 2^0…2^11 (the code that ESP-IDF's ets_efuse_rs_calculate makes); and ESP32's 3/4 coding of its blocks 1 to 3.
 */
import { Buffer } from 'node:buffer';

export const CHECK_BYTES = 12;
const POLYNOMIAL = 0x11d;

/** In GF(256), by shifting and adding: a block is coded once in a unit's life, so tables would gain nothing. */
function times(one: number, other: number): number {
  let product = 0;
  let shifted = one;
  for (let rest = other; rest !== 0; rest >>>= 1) {
    if ((rest & 1) === 1) product ^= shifted;
    shifted <<= 1;
    if (shifted > 0xff) shifted ^= POLYNOMIAL;
  }
  return product;
}

/** The product of all (x + 2^i), without its leading 1, highest power first. */
const GENERATOR = ((): readonly number[] => {
  let product = [1];
  let root = 1;
  for (let power = 0; power < CHECK_BYTES; power++) {
    const by = root;
    product = [...product, 0].map((term, at) => term ^ times(at === 0 ? 0 : (product[at - 1] ?? 0), by));
    root = times(root, 2);
  }
  return product.slice(1);
})();

/** A shift register: each data byte is fed in at the top, the remainder is what stays. */
export function checkBytes(data: Uint8Array): Buffer {
  const remainder = Buffer.alloc(CHECK_BYTES);
  for (const byte of data) {
    const out = byte ^ (remainder[0] ?? 0);
    for (let at = 0; at < CHECK_BYTES; at++) {
      remainder[at] = (remainder[at + 1] ?? 0) ^ times(out, GENERATOR[at] ?? 0);
    }
  }
  return remainder;
}

const GROUP_DATA_BYTES = 6;

/** ESP32: six bytes, their XOR, and the sum of their ones weighted by place (TRM, "3/4 coding scheme"). */
export function threeQuarters(data: Uint8Array): Buffer {
  const groups: Buffer[] = [];
  for (let at = 0; at < data.length; at += GROUP_DATA_BYTES) {
    const six = data.subarray(at, at + GROUP_DATA_BYTES);
    const xor = six.reduce((sum, byte) => sum ^ byte, 0);
    const weighted = six.reduce((sum, byte, place) => sum + (place + 1) * onesIn(byte), 0);
    groups.push(Buffer.of(...six, xor, weighted & 0xff));
  }
  return Buffer.concat(groups);
}

export function onesIn(value: number): number {
  return value === 0 ? 0 : (value & 1) + onesIn(value >>> 1);
}
