/** The name of a unit's access point: the product's prefix and the last three bytes of the MAC. No secret in it. */
import { Fault } from '../fault.ts';
import { type Mac, macHex } from '../model/mac.ts';

/** IEEE 802.11: an SSID has at most 32 bytes; ESP-IDF has no room for more. */
const MAX_SSID_BYTES = 32;
/**
 * What is safe in JSON, in `WIFI:` texts, and on a label in any font: no quote, backslash, `;`, `,` or `:`, and no
 * blank at the beginning, which phones trim.
 */
const PREFIX = /^([A-Za-z0-9_.-][A-Za-z0-9 _.-]*)?$/;

/** `PROV_` and `24:0a:c4:12:ab:cd` give `PROV_12ABCD`. */
export function ssidOf(prefix: string, mac: Mac): string {
  if (!PREFIX.test(prefix)) {
    throw new Fault('product.bad-config', { field: 'ssidPrefix', reason: 'allowed are letters, digits, space _ . -' });
  }
  const ssid = prefix + macHex(mac).slice(-6).toUpperCase();
  if (ssid.length > MAX_SSID_BYTES) {
    throw new Fault('product.bad-config', { field: 'ssidPrefix', lengthBytes: ssid.length, maxBytes: MAX_SSID_BYTES });
  }
  return ssid;
}
