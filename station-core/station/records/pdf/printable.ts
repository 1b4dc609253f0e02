/** Text for a PDF in the standard fonts, which have the letters of Western Europe only (WinAnsi). */

/** What Windows-1252 has beyond Latin-1. */
const WIN_ANSI = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Any other character is printed as its code point: a reader may compare it, and nothing is lost or shown as another. */
export function printable(text: string): string {
  return Array.from(text, (character) => (isPrintable(character) ? character : codePoint(character))).join('');
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    character === '\n' || (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || WIN_ANSI.has(character)
  );
}

function codePoint(character: string): string {
  return `{U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
}
