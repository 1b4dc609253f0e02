/**
 * Reads JSON (RFC 8259) that came from outside. Stricter than JSON.parse, which takes the last of two members with one
 * name and does not say where a text is broken: here both are refused, with the offset; so is nesting without end.
 */
import { hasOddLength } from '../../plain-json.ts';
import { strictText, type RefuseText } from './strict-text.ts';

const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

export type JsonPath = readonly PropertyKey[];

/** Where the members and items of a text stand, for a reader that has more to say of them. */
export interface JsonPlaces {
  /** Of the member or item, counted from 1; undefined when the text has none there. */
  readonly lineOf: (path: JsonPath) => number | undefined;
  /** Members that have the name of an earlier one. */
  readonly repeated: readonly JsonPath[];
}

/** From the bytes of a file, which are read as strict text first. */
export function parseStrictJson(source: string | Uint8Array, refuse: RefuseText): unknown {
  return new JsonReader(textOf(source, refuse), refuse).all();
}

/** The same for what people write: a repeated name ends nothing, and is listed with its place. */
export function parseJsonWithPlaces(
  source: string | Uint8Array,
  refuse: RefuseText,
): { readonly value: unknown; readonly places: JsonPlaces } {
  const places = new Places();
  return { value: new JsonReader(textOf(source, refuse), refuse, places).all(), places };
}

function textOf(source: string | Uint8Array, refuse: RefuseText): string {
  return typeof source === 'string' ? source : strictText(source, refuse);
}

class Places implements JsonPlaces {
  readonly repeated: JsonPath[] = [];
  readonly #lines = new Map<string, number>();

  lineOf(path: JsonPath): number | undefined {
    return this.#lines.get(JSON.stringify(path));
  }

  add(path: JsonPath, line: number): void {
    this.#lines.set(JSON.stringify(path), line);
  }
}

class JsonReader {
  readonly #text: string;
  readonly #refuse: RefuseText;
  readonly #places: Places | undefined;
  /** Of the value that is being read. */
  readonly #path: PropertyKey[] = [];
  #at = 0;

  constructor(text: string, refuse: RefuseText, places?: Places) {
    this.#text = text;
    this.#refuse = refuse;
    this.#places = places;
  }

  all(): unknown {
    const value = this.#value(0);
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#bad('something follows its end');
    return value;
  }

  #value(depth: number): unknown {
    this.#skipBlanks();
    if (depth > MAX_DEPTH) throw this.#bad('it is nested too deep');
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(depth: number): unknown {
    const members = new Map<string, unknown>();
    this.#members('}', () => {
      const at = this.#at;
      if (this.#text[at] !== '"') throw this.#bad('a name is expected');
      const name = this.#string();
      if (members.has(name)) this.#repeated(name, at);
      this.#skipBlanks();
      this.#expect(':');
      const value = this.#below(name, at, depth);
      if (name === 'length' && hasOddLength({ length: value })) throw this.#bad('a length is a number', at);
      members.set(name, value);
    });
    return Object.fromEntries(members); // defines its members, so that no name means anything to JavaScript
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#members(']', () => {
      items.push(this.#below(items.length, this.#at, depth));
    });
    return items;
  }

  #below(step: PropertyKey, at: number, depth: number): unknown {
    this.#path.push(step);
    this.#places?.add(this.#path, this.#lineAt(at));
    const value = this.#value(depth + 1);
    this.#path.pop();
    return value;
  }

  #repeated(name: string, at: number): void {
    if (this.#places === undefined) throw this.#bad('a name occurs twice in one object', at);
    this.#places.repeated.push([...this.#path, name]);
  }

  /** What stands between brackets, with commas between. */
  #members(closing: '}' | ']', readOne: () => void): void {
    this.#at += 1;
    this.#skipBlanks();
    if (this.#take(closing)) return;
    for (;;) {
      this.#skipBlanks();
      readOne();
      this.#skipBlanks();
      if (this.#take(closing)) return;
      this.#expect(',');
    }
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    for (; this.#text[end] !== '"'; end += this.#text[end] === '\\' ? 2 : 1) {
      if (end >= this.#text.length) throw this.#bad('a text has no end', start);
      if (this.#text.charCodeAt(end) < 0x20) throw this.#bad('a control character inside a text', end);
    }
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string; // quotes at both ends, so it is one or throws
    } catch {
      throw this.#bad('a text with an escape that is none', start);
    }
  }

  #scalar(): number | boolean | null {
    for (const [word, value] of LITERALS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    NUMBER.lastIndex = this.#at;
    const [digits] = NUMBER.exec(this.#text) ?? [];
    if (digits === undefined) throw this.#bad(this.#at >= this.#text.length ? 'it ends early' : 'a value is expected');
    this.#at += digits.length;
    return Number(digits);
  }

  #skipBlanks(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? '-')) this.#at += 1;
  }

  #take(mark: string): boolean {
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #expect(mark: string): void {
    if (!this.#take(mark)) throw this.#bad(`${mark} is expected`);
  }

  #bad(reason: string, at = this.#at): Error {
    const offsetBytes = Buffer.byteLength(this.#text.slice(0, at));
    return this.#refuse({ offsetBytes, line: this.#lineAt(at), reason });
  }

  #lineAt(at: number): number {
    return this.#text.slice(0, at).split('\n').length;
  }
}
