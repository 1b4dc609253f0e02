import { isPrintable, isPrintableLines } from '../../model/printable.ts';

/** What people write in more than one line, and what boards have printed. */
const LINES: ReadonlySet<string> = new Set(['evidence', 'facts', 'note', 'reason']);

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
