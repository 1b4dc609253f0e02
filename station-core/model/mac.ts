/** The MAC address of a unit, in the one form that the ledger, certificates and upstream use: `aa:bb:cc:dd:ee:ff`. */
declare const written: unique symbol;
export type Mac = string & { readonly [written]: 'aa:bb:cc:dd:ee:ff' };

export const MAC_TEXT = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;
const MAC_BYTES = 6;
/** Pairs with one separator throughout, three groups of four with dots, or twelve digits. */
const ANY_WRITING =
  /^[0-9a-f]{2}(?:(?::[0-9a-f]{2}){5}|(?:-[0-9a-f]{2}){5}|[0-9a-f]{10}|[0-9a-f]{2}(?:\.[0-9a-f]{4}){2})$/i;

export function isMac(text: string): text is Mac {
  return MAC_TEXT.test(text);
}

/** However a person or a scanner writes it; `undefined` for what is no MAC address. */
export function parseMac(text: string): Mac | undefined {
  const trimmed = text.trim();
  if (!ANY_WRITING.test(trimmed)) return undefined;
  const digits = trimmed.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  return macOfBytes(
    Array.from({ length: MAC_BYTES }, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16)),
  );
}

/** For an address that is known to be one; throws for what is not. */
export function macOf(text: string): Mac {
  const mac = parseMac(text);
  if (mac === undefined) throw new RangeError('not a MAC address');
  return mac;
}

/** Most significant byte first, as on the wire. */
export function macOfBytes(bytes: ArrayLike<number>): Mac {
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
  if (!isMac(text)) throw new RangeError(`${bytes.length} bytes are no MAC address`);
  return text;
}

export function macBytes(mac: Mac): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(mac.split(':'), (pair) => Number.parseInt(pair, 16));
}

/** Twelve hex digits, no separator. */
export function macHex(mac: Mac): string {
  return mac.replaceAll(':', '');
}
