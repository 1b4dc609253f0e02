import { isPrintable, isPrintableLines, printable, printableLines } from '../../model/printable.ts';

/** What people write in more than one line, and what boards have printed. */
const LINES: ReadonlySet<string> = new Set(['evidence', 'facts', 'note', 'reason']);

/**
 * The entry with its evidence as it can be printed. Evidence quotes machines: boards, releases, entries of earlier versions.
 * None of them may stop a run, or the ledger, by what it says; what people enter is refused instead.
 */
export function withPrintableEvidence<Body extends object>(body: Body): Body {
  if ('evidence' in body) return { ...body, evidence: printableValue(body.evidence) };
  if ('fault' in body && isPlainObject(body.fault)) return { ...body, fault: withPrintableEvidence(body.fault) };
  return body;
}

function printableValue(value: unknown): unknown {
  if (typeof value === 'string') return printableLines(value);
  if (Array.isArray(value)) return value.map(printableValue);
  if (!isPlainObject(value)) return value; // what no entry can hold is for the schema to refuse
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [printable(name), printableValue(each)]));
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Where a text of an entry cannot be printed: the names that lead there. Undefined when all of it can be. */
export function unprintableAt(value: unknown, inLines = false): readonly string[] | undefined {
  if (typeof value === 'string') return (inLines ? isPrintableLines : isPrintable)(value) ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, each] of Object.entries(value)) {
    if (!isPrintable(name)) return ['a name'];
    const below = unprintableAt(each, inLines || LINES.has(name));
    if (below !== undefined) return [name, ...below];
  }
  return undefined;
}
