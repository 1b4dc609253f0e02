/** Breaks a text into lines. Pure: whether a line fits is asked, not known. */
export type Fits = (text: string) => boolean;

/** Every part is a line. */
export function wholeLines(parts: readonly string[], fits: Fits): readonly string[] | undefined {
  return parts.every(fits) ? parts : undefined;
}

/** Undefined when a part alone is too wide and may not be broken. */
export function breakLines(parts: readonly string[], fits: Fits, breakAnywhere: boolean): string[] | undefined {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line} ${part}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = part;
    while (!fits(line)) {
      const head = breakAnywhere ? longestPrefix(line, fits) : '';
      if (head === '') return undefined;
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
}

/** At most `maxLines`, the last one ended by an ellipsis. */
export function cutLines(parts: readonly string[], fits: Fits, maxLines: number): string[] {
  const lines = breakLines(parts, fits, true) ?? [];
  if (lines.length <= maxLines) return lines;
  const rest = lines.slice(maxLines - 1).join(' ');
  const head = longestPrefix(rest, (text) => fits(`${text}…`)).trimEnd();
  return [...lines.slice(0, maxLines - 1), `${head}…`];
}

/** By halves: what is longer is wider. */
function longestPrefix(text: string, fits: Fits): string {
  const characters = Array.from(text);
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(characters.slice(0, middle).join(''))) low = middle;
    else high = middle - 1;
  }
  return characters.slice(0, low).join('');
}
