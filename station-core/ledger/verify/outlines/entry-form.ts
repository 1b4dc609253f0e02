/** One kind of entry, or one step of one version, as an expression that its text is held against. */
import { z } from 'zod';
import type { EntryKind } from '../../entry.ts';
import { type Beyond, fieldsPattern, jsonPattern } from './json-pattern.ts';
import { type Outlined, OUTLINED, TextOutline } from './outline.ts';

export class EntryForm {
  readonly #kind: EntryKind;
  readonly #expression: RegExp;
  readonly #beyond: readonly Beyond[];
  readonly #groups: ReadonlyMap<Outlined, number>;

  private constructor(kind: EntryKind, expression: RegExp, rest: { beyond: readonly Beyond[]; names: Outlined[] }) {
    this.#kind = kind;
    this.#expression = expression;
    this.#beyond = rest.beyond;
    this.#groups = new Map(rest.names.map((name, n) => [name, n + 1]));
  }

  /** `undefined` for a schema that no expression can say. */
  static of(kind: EntryKind, schema: z.ZodObject): EntryForm | undefined {
    const beyond: Beyond[] = [];
    const names: Outlined[] = [];
    const pattern = fieldsPattern(schema, (name, field) => {
      const value = jsonPattern(field, { path: [name], beyond });
      if (value === undefined || !isOutlined(name)) return value;
      names.push(name);
      if (!value.includes('"')) return `(${value})`;
      return value.startsWith('"') && value.endsWith('"') ? `"(${value.slice(1, -1)})"` : undefined;
    });
    return pattern === undefined ? undefined : new EntryForm(kind, new RegExp(`^${pattern}$`), { beyond, names });
  }

  read(text: string): TextOutline | undefined {
    const match = this.#expression.exec(text);
    if (match === null) return undefined;
    const outline = new TextOutline(this.#kind, text, (name) => match[this.#groups.get(name) ?? match.length]);
    return this.#beyond.every(({ path, schema }) => z.safeParse(schema, at(outline.whole, path)).success)
      ? outline
      : undefined;
  }
}

function isOutlined(name: string): name is Outlined {
  return (OUTLINED as readonly string[]).includes(name);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner: unknown, name) => (inner as Readonly<Record<string, unknown>>)[name], value);
}
