/** Breaks a text into lines of a width, wherever its script allows that. It measures by what it is given and draws nothing. */

/** East Asian text breaks after any character, other text after a blank or a hyphen (a small part of UAX #14). */
const PIECES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}][、。，．：；！？）」』】]*\s*|[^\s\-\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]*-?\s*/gu;

export function linesOf(text: string, width: number, measure: (text: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => paragraphLines(paragraph, width, measure));
}

function paragraphLines(paragraph: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of paragraph.match(PIECES) ?? []) {
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    const parts = cutToWidth(piece, width, measure);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  return [...lines, line.trimEnd()];
}

/** What is longer than a line and breaks nowhere is cut between the characters that a reader sees. */
function cutToWidth(piece: string, width: number, measure: (text: string) => number): string[] {
  const parts: string[] = [''];
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(piece)) {
    const longer = `${parts.at(-1) ?? ''}${segment}`;
    if (parts.at(-1) === '' || measure(longer.trimEnd()) <= width) parts[parts.length - 1] = longer;
    else parts.push(segment);
  }
  return parts;
}
