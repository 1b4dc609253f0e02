import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { isPrintable } from '../../model/printable.ts';
import { KEY_OPTIONS, MAX_KEY_BLOCK, usesKeyBlock } from '../../model/key-option.ts';

/** The kinds of value that messages and statements of the unit agent are made of. */
export const bytes = (min: number, max = min): z.ZodType<Uint8Array, Uint8Array> =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length >= min && value.length <= max, {
    error: min === max ? `must be ${min} bytes` : `must be ${min} to ${max} bytes`,
  });

/** Lengths are in UTF-8 bytes, because that is what a fixed buffer in C must hold. */
const ofBytes = (schema: z.ZodString, maxBytes: number): z.ZodType<string, string> =>
  schema.refine((value) => Buffer.byteLength(value) <= maxBytes, { error: `must be at most ${maxBytes} bytes` });

/** Words of an agent for people: whoever shows them replaces what cannot be printed. */
export const words = (maxBytes: number): z.ZodType<string, string> => ofBytes(z.string(), maxBytes);

/** What identifies the unit or its firmware, and is compared: it can be printed as it is. */
export const text = (maxBytes: number): z.ZodType<string, string> =>
  ofBytes(z.string().refine(isPrintable, { error: 'must be printable' }), maxBytes);

export const uint32 = z.int().min(0).max(0xffff_ffff);
export const nonce = bytes(32);
export const sha256 = bytes(32);
export const mac = bytes(6);
export const serial = text(64);
export const firmwareVersion = text(32);
export const chip = text(16);

/** An uncompressed P-256 point, 0x04 ‖ x ‖ y (SEC 1 §2.3.3). */
export const publicKey = bytes(65).refine((point) => point[0] === 4, { error: 'must begin with 0x04' });

/** Where the private key lives (docs/specs/unit-agent.md §Key). */
export const keyPlace = z
  .strictObject({
    option: z.enum(KEY_OPTIONS),
    block: z.int().min(0).max(MAX_KEY_BLOCK).optional(),
    readProtected: z.boolean(),
  })
  .refine(({ option, block }) => (block !== undefined) === usesKeyBlock(option), {
    error: 'block is there exactly for hmac and ecdsa',
  })
  .refine(({ option, readProtected }) => !readProtected || usesKeyBlock(option), {
    error: 'a key in flash is not read-protected',
  });
