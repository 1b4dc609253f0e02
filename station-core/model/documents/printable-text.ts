/**
 * Text that people write and other people read: no control character, no mark that turns the direction of what
 * follows, no line separator, no half of a character. What a screen or a terminal shows is what was signed.
 */
export const PRINTABLE_TEXT = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

export function isPrintable(text: string): boolean {
  return PRINTABLE_TEXT.test(text);
}
