/** Text for a PDF: what the standard fonts have (WinAnsi, the letters of Western Europe), what another font draws, and the rest. */

/** What Windows-1252 has beyond Latin-1. */
const WIN_ANSI = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

export interface Run {
  readonly text: string;
  readonly script: 'western' | 'other';
}

/**
 * Runs of one font each, in the order of the text. A character that no font draws, or that is not to be seen, such as one
 * that turns the direction of writing round, is printed as its code point: a reader may compare it, and nothing is lost
 * or shown as another.
 */
export function runsOf(text: string, draws: (character: string) => boolean): Run[] {
  const runs: { text: string; script: Run['script'] }[] = [];
  const put = (more: string, script: Run['script']): void => {
    const last = runs.at(-1);
    if (last?.script === script) last.text += more;
    else runs.push({ text: more, script });
  };
  for (const character of text) {
    if (isWestern(character)) put(character, 'western');
    else if (/\P{C}/u.test(character) && draws(character)) put(character, 'other');
    else put(codePoint(character), 'western');
  }
  return runs;
}

export function isAllWestern(text: string): boolean {
  return Array.from(text).every(isWestern);
}

function isWestern(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    character === '\n' || (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || WIN_ANSI.has(character)
  );
}

function codePoint(character: string): string {
  return `{U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
}
