/**
 * Canonical JSON (RFC 8785): one value, one spelling, so that bytes can be hashed and compared. Takes plain JSON only;
 * an object of a class (a `Secret`, a Buffer) is a bug of the caller and never becomes text.
 */
import { isUtf8 } from 'node:buffer';
import canonicalize from 'canonicalize';
import { hasOddLength } from '../../plain-json.ts';

export function canonicalBytes(value: unknown): Buffer {
  const plainValue = plain(value, '$');
  const text = hasKeysInOrder(plainValue) ? JSON.stringify(plainValue) : canonicalize(plainValue);
  if (text === undefined) throw new TypeError('not JSON');
  return Buffer.from(text, 'utf8');
}

/** What `hasOddLength` looks for, in a text without blanks and needless escapes: far faster than a walk, which nearly no text needs. */
const LENGTH_OF_OBJECT = /"length":[[{]/;

/** `undefined` when the bytes are not the canonical spelling of a JSON value, or no schema could read it: see plain-json.ts. */
export function parseCanonical(bytes: Uint8Array): unknown {
  // With bytes that are no UTF-8, two of them could read as the same text.
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    const isCanonical = isPlainlyCanonical(value, text) || canonicalBytes(value).equals(bytes);
    return isCanonical && !(LENGTH_OF_OBJECT.test(text) && hasOddLength(value)) ? value : undefined;
  } catch {
    return undefined; // whatever JSON.parse or the canonical form trips over, it is not a canonical spelling
  }
}

/**
 * RFC 8785 spells numbers and strings as ECMAScript does, so that only the order of the keys is left to see. Slower is
 * judged what ECMAScript does otherwise: keys that are array indexes come first there, and half a surrogate pair is
 * spelt as an escape.
 */
function isPlainlyCanonical(value: unknown, text: string): boolean {
  return JSON.stringify(value) === text && hasKeysInOrder(value) && !text.includes('\\ud');
}

function hasKeysInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasKeysInOrder);
  let before = '';
  for (const [key, item] of Object.entries(value)) {
    if (key < before || !hasKeysInOrder(item)) return false;
    before = key;
  }
  return true;
}

function plain(value: unknown, path: string): unknown {
  switch (typeof value) {
    case 'string':
      // Evidence may quote a board's console text, cut anywhere; half a character must not stop the ledger.
      return value.toWellFormed();
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${path} is ${value}, which JSON cannot hold`);
      return value;
    case 'object':
      return value === null ? null : plainObject(value, path);
    default:
      throw new TypeError(`${path} is a ${typeof value}, which JSON cannot hold`);
  }
}

function plainObject(value: object, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, i) => plain(item, `${path}[${i}]`));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError(`${path} is not a plain object`);
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key.toWellFormed(), item]);
  const present = entries.filter(([, item]) => item !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(present.map(([key, item]) => [key, plain(item, `${path}.${key}`)]));
}
