/** GS1 element strings in their written form, `(01)09506000134352(21)…`, checked by the GS1 General Specifications. */

export interface Element {
  readonly ai: string;
  readonly value: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly checkDigit?: true;
}

/** Character set 82 (GS1 General Specifications, figure 7.11-1). */
const CSET_82 = String.raw`[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]`;
const digits = (from: number, to = from): Rule => ({ pattern: new RegExp(`^\\d{${from},${to}}$`) });
const text = (most: number): Rule => ({ pattern: new RegExp(`^${CSET_82}{1,${most}}$`) });
const keyed = (length: number): Rule => ({ ...digits(length), checkDigit: true });
const DATE: Rule = { pattern: /^\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/ };

/** What a label of one unit has use for. Any other identifier is refused: nobody here could check it. */
const RULES: Readonly<Record<string, Rule>> = {
  '00': keyed(18),
  '01': keyed(14),
  '02': keyed(14),
  '10': text(20),
  '11': DATE,
  '13': DATE,
  '15': DATE,
  '17': DATE,
  '20': digits(2),
  '21': text(20),
  '22': text(20),
  '30': digits(1, 8),
  '37': digits(1, 8),
  '240': text(30),
  '241': text(30),
  '250': text(30),
  '400': text(30),
  '410': keyed(13),
  '414': keyed(13),
  '422': digits(3),
  '8008': { pattern: /^\d{8}(?:\d{2}){0,2}$/ },
  ...Object.fromEntries(Array.from({ length: 9 }, (_, at) => [String(91 + at), text(90)])),
};

/** The problem, or the elements. */
export function readElements(written: string): readonly Element[] | string {
  if (!/^(?:\(\d{2,4}\)[^()]+)+$/.test(written)) return 'not in the form (01)…(21)…';
  const elements = [...written.matchAll(/\((\d{2,4})\)([^()]+)/g)].map(([, ai = '', value = '']) => ({ ai, value }));
  for (const [at, { ai, value }] of elements.entries()) {
    const rule = RULES[ai];
    if (rule === undefined) return `(${ai}) is no application identifier that is known here`;
    if (elements.findIndex((each) => each.ai === ai) !== at) return `(${ai}) comes twice`;
    if (!rule.pattern.test(value)) return `the value of (${ai}) has a wrong length or a wrong character`;
    if (rule.checkDigit && checkDigit(value.slice(0, -1)) !== Number(value.at(-1))) {
      return `the value of (${ai}) has a wrong check digit`;
    }
  }
  return elements;
}

/** Modulo 10 with weights 3 and 1 from the right (GS1 General Specifications §7.9). */
export function checkDigit(withoutIt: string): number {
  const sum = Array.from(withoutIt)
    .reverse()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/**
 * GS1 Digital Link, uncompressed: `https://id.gs1.org/01/…/21/…`. The primary key comes first, and its qualifiers as
 * path; the other elements are the query.
 */
export function digitalLink(domain: string, elements: readonly Element[]): string | undefined {
  const gtin = elements.find(({ ai }) => ai === '01');
  if (gtin === undefined) return undefined;
  const path = ['01', '22', '10', '21'].flatMap((ai) => elements.filter((each) => each.ai === ai));
  const query = elements.filter((each) => !path.includes(each));
  const end =
    query.length === 0 ? '' : `?${query.map(({ ai, value }) => `${ai}=${encodeURIComponent(value)}`).join('&')}`;
  return `${domain}${path.map(({ ai, value }) => `/${ai}/${encodeURIComponent(value)}`).join('')}${end}`;
}
