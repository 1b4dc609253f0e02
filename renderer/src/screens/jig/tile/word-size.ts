/**
 * How wide a word is at a font size of 1, so that the big word of a tile fills its tile in every language without being
 * measured in the page. Upper bounds for Inter ExtraBold; ideographs are square.
 */
const IDEOGRAPH = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;
const WIDE = /[MWmw@]/;
const NARROW = /[ilIj.,:' ]/;

export function widthInEms(text: string): number {
  let ems = 0;
  for (const letter of text) {
    if (IDEOGRAPH.test(letter)) ems += 1.02;
    else if (NARROW.test(letter)) ems += 0.34;
    else if (WIDE.test(letter)) ems += 0.95;
    else ems += letter === letter.toUpperCase() ? 0.72 : 0.6;
  }
  return ems;
}

/** The narrowest box the text fits in on `lines` lines, broken between words only (ideographs anywhere). */
export function boxInEms(text: string, lines: number): number {
  const words = IDEOGRAPH.test(text) ? Array.from(text) : text.split(' ');
  const widths = words.map(widthInEms);
  const gap = IDEOGRAPH.test(text) ? 0 : widthInEms(' ');
  const wholeLine = widths.reduce((sum, each) => sum + each, 0) + gap * (words.length - 1);
  const tries = new Set([Math.max(...widths), ...runs(widths, gap)]);
  return [...tries].sort((a, b) => a - b).find((box) => linesIn(widths, gap, box) <= lines) ?? wholeLine;
}

/** One box for words that are shown in the same size: that of the widest of them. */
export function widestBoxInEms(texts: readonly string[], lines: number): number {
  return Math.max(...texts.map((text) => boxInEms(text, lines)));
}

function runs(widths: readonly number[], gap: number): number[] {
  return widths.flatMap((_, from) =>
    widths.slice(from).map((_, count) => widths.slice(from, from + count + 1).reduce((a, b) => a + b + gap)),
  );
}

function linesIn(widths: readonly number[], gap: number, box: number): number {
  const slack = 1e-9; // the same sums added in another order
  let lines = 1;
  let used = 0;
  for (const width of widths) {
    if (width > box + slack) return Number.POSITIVE_INFINITY;
    const next = used === 0 ? width : used + gap + width;
    if (next <= box + slack) used = next;
    else {
      lines += 1;
      used = width;
    }
  }
  return lines;
}
