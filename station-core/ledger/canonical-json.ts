/**
 * Canonical JSON (RFC 8785): one value, one spelling, so that bytes can be hashed and compared. Takes plain JSON only;
 * an object of a class (a `Secret`, a Buffer) is a bug of the caller and never becomes text.
 */
import canonicalize from 'canonicalize';

export function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(plain(value, '$'));
  if (text === undefined) throw new TypeError('not JSON');
  return Buffer.from(text, 'utf8');
}

/** `undefined` when the bytes are not the canonical spelling of a JSON value. */
export function parseCanonical(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return Buffer.compare(canonicalBytes(value), bytes) === 0 ? value : undefined;
  } catch {
    return undefined; // whatever JSON.parse or the canonical form trips over, it is not a canonical spelling
  }
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
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(present.map(([key, item]) => [key.toWellFormed(), plain(item, `${path}.${key}`)]));
}
