/**
 * What may stand in a text that comes from a board, a person or a scanner, because it will be shown on screens, in
 * terminals, on labels and in the ledger: no control characters, none that turn the direction of a line or cannot be seen, no
 * half of a surrogate pair, nothing private or unassigned.
 */

/**
 * Unicode's general category C, but for the two joiners that Persian and the scripts of India need inside words (UAX #31);
 * and the separators of lines and paragraphs, which some readers break at.
 */
const UNPRINTABLE = /[^\P{C}\u200d\u200c]|[\u2028\u2029]/gu;
const UNPRINTABLE_IN_LINES = /[^\P{C}\u200d\u200c\n\t]|[\u2028\u2029]/gu;

/** Of one line. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) === -1;
}

/** Of several lines: notes of people, and what a board has printed. */
export function isPrintableLines(text: string): boolean {
  return text.search(UNPRINTABLE_IN_LINES) === -1;
}

/** As long as it was: what cannot be printed is replaced by U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, '\u{fffd}');
}

export function printableLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(UNPRINTABLE_IN_LINES, '\u{fffd}');
}
