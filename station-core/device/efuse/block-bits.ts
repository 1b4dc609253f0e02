/** Fields as bits of their block: eFuse blocks count their bits from the least significant one of the first byte. */
import { Buffer } from 'node:buffer';
import type { EfuseField } from './efuse-table.ts';

/** As the controller takes and shows them; shorter blocks end in zeros. */
export const BLOCK_BYTES = 32;

/** A field of at most 32 bits. */
export function valueOf(field: EfuseField, block: Uint8Array): number {
  let value = 0;
  placesOf(field).forEach((place, bit) => {
    if (isBurnt(block, place)) value += 2 ** bit;
  });
  return value;
}

/** The bits of `value` in an otherwise empty block. */
export function blockWith(field: EfuseField, value: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  placesOf(field).forEach((place, bit) => {
    if (Math.floor(value / 2 ** bit) % 2 === 1) block[place >>> 3] = (block[place >>> 3] ?? 0) | (1 << (place & 7));
  });
  return block;
}

export function both(one: Uint8Array, other: Uint8Array): Buffer {
  return Buffer.from(one.map((byte, at) => byte | (other[at] ?? 0)));
}

/** True when every bit of `wanted` is burnt. */
export function holds(burnt: Uint8Array, wanted: Uint8Array): boolean {
  return wanted.every((byte, at) => ((burnt[at] ?? 0) & byte) === byte);
}

export const isBlank = (block: Uint8Array): boolean => block.every((byte) => byte === 0);

/** As many ones as the field is wide. */
export const allOnes = ({ width }: EfuseField): number => 2 ** width - 1;

function placesOf({ parts }: EfuseField): number[] {
  return parts.flatMap(([first, width]) => Array.from({ length: width }, (_, bit) => first + bit));
}

function isBurnt(block: Uint8Array, place: number): boolean {
  return (((block[place >>> 3] ?? 0) >>> (place & 7)) & 1) === 1;
}
