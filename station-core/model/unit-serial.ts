/** The serial number of a unit: printable ASCII, because it is printed, scanned and put into certificates. */
export const UNIT_SERIAL = /^[\x20-\x7e]{1,64}$/;

/** No serial number of a product begins with a dot or has a slash in it; that of a ledger from elsewhere may. */
const NAMES_A_FILE = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** What files about a unit are called: by its serial number, unless that leads out of their folder, or by its MAC address. */
export function unitFileName({ serial, mac }: { readonly serial?: string; readonly mac: string }): string {
  return serial !== undefined && NAMES_A_FILE.test(serial) ? serial : mac.replaceAll(':', '');
}
