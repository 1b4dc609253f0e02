import { MAX_STATEMENT_CHARACTERS, type MigrationDocument } from '../../formats/documents/migration-document.ts';
import { MIGRATION_FINDINGS, type MigrationFinding } from '../../model/documents/migration-findings.ts';
import { printable } from '../../model/printable.ts';

/** Everything that was found wrong: all of it for the record, the first of each kind for the document. */
export class Findings {
  readonly #found = new Map<MigrationFinding, string[]>();

  add(kind: MigrationFinding, what: string): void {
    const before = this.#found.get(kind) ?? [];
    before.push(asStatement(what));
    this.#found.set(kind, before);
  }

  get all(): readonly { readonly kind: MigrationFinding; readonly found: readonly string[] }[] {
    return MIGRATION_FINDINGS.flatMap((kind) => {
      const found = this.#found.get(kind);
      return found === undefined ? [] : [{ kind, found }];
    });
  }

  get summary(): MigrationDocument['findings'] {
    return this.all.map(({ kind, found }) => ({ kind, count: found.length, examples: found.slice(0, MOST_EXAMPLES) }));
  }
}

const MOST_EXAMPLES = 10;

/** One line that a document can hold, of whatever a file said. */
export function asStatement(text: string): string {
  const line = printable(text).trim();
  const short = line.slice(0, MAX_STATEMENT_CHARACTERS).toWellFormed();
  return short === '' ? '(not printable)' : short;
}
