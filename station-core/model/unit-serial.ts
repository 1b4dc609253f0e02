/** The serial number of a unit: printable ASCII, because it is printed, scanned and put into certificates. */
export const UNIT_SERIAL = /^[\x20-\x7e]{1,64}$/;
