/**
 * The two hashes of an RFC 6962 tree (§2.1). Leaves and inner nodes carry different prefixes, so that an inner node
 * can never be passed off as an entry.
 */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** The root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = hash('sha256', '', 'buffer');

/** Reused from call to call: what is hashed must lie behind its prefix in one piece. */
let leafInput = new Uint8Array(16_384);
const nodeInput = Uint8Array.of(0x01, ...new Uint8Array(2 * HASH_BYTES));

export function leafHash(entry: Uint8Array): Buffer {
  if (leafInput.length <= entry.length) leafInput = new Uint8Array(2 * entry.length);
  leafInput[0] = 0x00;
  leafInput.set(entry, 1);
  return sha256(leafInput.subarray(0, 1 + entry.length));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) {
    return sha256(Buffer.concat([Uint8Array.of(0x01), left, right]));
  }
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return sha256(nodeInput);
}

/** By way of a string: a buffer of Node's own making costs more than the hash. */
function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === HASH_BYTES && Buffer.compare(a, b) === 0;
}

export function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES);
}

/** Tree sizes and positions are plain numbers; beyond 2^53 they would silently round. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
