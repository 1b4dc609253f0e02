/** Half a secret of 16 symbols; what is left of one after that is still 40 bits short. */
const REVEALING_SYMBOLS = 8;

/**
 * Replaces every part of a secret that is eight symbols or longer: console text may end in the middle of one.
 * Upper and lower case count as the same.
 */
export function withoutPartsOf(text: string, secrets: readonly string[]): string {
  const parts = new Set(secrets.flatMap(partsOf));
  const folded = text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
  let kept = '';
  let at = 0;
  while (at < text.length) {
    if (!parts.has(folded.slice(at, at + REVEALING_SYMBOLS))) {
      kept += text.charAt(at);
      at += 1;
      continue;
    }
    do at += 1;
    while (parts.has(folded.slice(at, at + REVEALING_SYMBOLS)));
    at += REVEALING_SYMBOLS - 1;
    kept += '[secret]';
  }
  return kept;
}

function partsOf(secret: string): string[] {
  const count = Math.max(1, secret.length - REVEALING_SYMBOLS + 1);
  return Array.from({ length: count }, (_, from) => secret.slice(from, from + REVEALING_SYMBOLS));
}
