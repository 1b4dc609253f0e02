/** Half a secret of 16 symbols; what is left of one after that is still 40 bits short. */
const REVEALING_SYMBOLS = 8;

/**
 * Replaces every part of a secret that is eight symbols or longer: console text may end in the middle of one.
 * Upper and lower case count as the same. The secrets are compared where they lie: a text made of one could not be wiped.
 */
export function withoutPartsOf(text: string, secrets: readonly Uint8Array[]): string {
  let kept = '';
  let at = 0;
  while (at < text.length) {
    if (!holdsPartAt(text, at, secrets)) {
      kept += text.charAt(at);
      at += 1;
      continue;
    }
    do at += 1;
    while (holdsPartAt(text, at, secrets));
    at += REVEALING_SYMBOLS - 1;
    kept += '[secret]';
  }
  return kept;
}

/** Whether the eight symbols from here on are in one of the secrets; the whole of a shorter one. */
function holdsPartAt(text: string, at: number, secrets: readonly Uint8Array[]): boolean {
  return secrets.some((secret) => {
    const length = Math.min(REVEALING_SYMBOLS, secret.length);
    for (let from = 0; from + length <= secret.length; from += 1) {
      let same = 0;
      while (same < length && upper(text.charCodeAt(at + same)) === secret[from + same]) same += 1;
      if (same === length && length > 0) return true;
    }
    return false;
  });
}

/** Of ASCII letters; NaN behind the end of the text equals nothing. */
function upper(code: number): number {
  return code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
}
