/**
 * Patterns for strings as they stand in canonical JSON, to be used within larger patterns. They match printable ASCII
 * without quotation marks and backslashes only: such text has one spelling and needs no escape.
 */

/** A character that stands for itself in canonical JSON. */
export const PLAIN = String.raw`[ !#-\[\]-~]`;

const PARTS =
  /(?<atom>\[(?:\\.|[^\]\\])+\]|\\d|\\\.|[\w :,/-])(?:\{(?<count>\d+)\})?|(?<syntax>\(\?:|[)|*+?]|\{\d+(?:,\d*)?\})/y;

/** The engine counts loops more slowly than it reads what they stand for; up to this many are written out. */
const MOST_REPEATED = 128;

/** What an expression allows that is anchored at both ends. `undefined` for one that says more than is understood here. */
export function stringPattern({ source, flags }: RegExp): string | undefined {
  const body = /^\^(?<body>.+)\$$/.exec(source)?.groups?.['body'];
  if (body === undefined || flags !== '') return undefined;
  const parts: string[] = [];
  let depth = 0;
  for (let at = 0; at < body.length; at = PARTS.lastIndex) {
    PARTS.lastIndex = at;
    const { atom, count, syntax } = PARTS.exec(body)?.groups ?? {};
    const part = syntax ?? (atom === undefined ? undefined : repeated(onlyPlain(atom), count));
    if (part === undefined || (part === '|' && depth === 0)) return undefined;
    depth += Number(part === '(?:') - Number(part === ')');
    parts.push(part);
  }
  return parts.join('');
}

/** The same character or class, without what is not plain. */
function onlyPlain(atom: string): string | undefined {
  const allowed = new RegExp(`^(?:${atom})$`);
  const plain = new RegExp(`^${PLAIN}$`);
  const codes = Array.from({ length: 0x80 }, (_, code) => code).filter((code) => {
    const character = String.fromCharCode(code);
    return plain.test(character) && allowed.test(character);
  });
  return codes.length === 0 ? undefined : `[${codes.map((code) => `\\x${code.toString(16)}`).join('')}]`;
}

function repeated(atom: string | undefined, count: string | undefined): string | undefined {
  if (atom === undefined || count === undefined) return atom;
  return Number(count) <= MOST_REPEATED ? atom.repeat(Number(count)) : `${atom}{${count}}`;
}
