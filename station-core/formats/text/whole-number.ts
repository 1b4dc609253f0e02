/**
 * A whole number as gen_esp32part and esptool take it (Python's `int(text, 0)`): decimal, or hexadecimal after 0x. A
 * decimal with zeros before it is none: C reads `012` as ten, people read it as twelve. More digits than any field has
 * are refused before they cost time.
 */
const WHOLE_NUMBER = /^(?:0x[0-9a-f]{1,40}|0{1,40}|[1-9][0-9]{0,39})$/i;

export function wholeNumber(text: string): bigint | undefined {
  return WHOLE_NUMBER.test(text) ? BigInt(text) : undefined;
}
