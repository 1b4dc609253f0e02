import { createECDH } from 'node:crypto';
import { Fault } from '../fault.ts';

/**
 * Keys that a unit with a broken random number generator makes: points whose private key anybody finds by counting, or
 * whose coordinates have next to no different bytes. What passes is not thereby random.
 */

/** Private keys from 1 to this, and their negatives, which have the same x. */
const COUNTED = 512;
/** 32 random bytes have fewer than this many different values once in 10^18 keys. */
const FEWEST_DIFFERENT_BYTES = 13;

let countedXHex: ReadonlySet<string> | undefined;

/** Throws `csr.unsuitable-key`. The point has passed `requirePointOnP256`. */
export function requireGoodKey(point: Uint8Array): void {
  const [x, y] = [point.subarray(1, 33), point.subarray(33, 65)];
  const unsuitable = (reason: string): Fault =>
    new Fault('csr.unsuitable-key', { reason, publicKeyHex: Buffer.from(point).toString('hex') });
  countedXHex ??= xOfCountedKeys();
  if (countedXHex.has(Buffer.from(x).toString('hex'))) throw unsuitable('its private key is a small number');
  if ([x, y].some((each) => new Set(each).size < FEWEST_DIFFERENT_BYTES)) throw unsuitable('its bytes repeat');
}

function xOfCountedKeys(): ReadonlySet<string> {
  const found = new Set<string>();
  const curve = createECDH('prime256v1');
  for (let number = 1; number <= COUNTED; number++) {
    const scalar = Buffer.alloc(32);
    scalar.writeUInt32BE(number, 28);
    curve.setPrivateKey(scalar);
    found.add(curve.getPublicKey().toString('hex', 1, 33));
  }
  return found;
}
