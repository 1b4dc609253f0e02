/**
 * Reads JSON (RFC 8259) that came from outside. Stricter than JSON.parse, which takes the last of two members with one
 * name and does not say where a text is broken: here both are refused, with the offset; so is nesting without end.
 */
import { strictText, type RefuseText } from './strict-text.ts';

const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/** From the bytes of a file, which are read as strict text first. */
export function parseStrictJson(source: string | Uint8Array, refuse: RefuseText): unknown {
  const text = typeof source === 'string' ? source : strictText(source, refuse);
  const reader = new JsonReader(text, refuse);
  const value = reader.value(0);
  reader.end();
  return value;
}

class JsonReader {
  readonly #text: string;
  readonly #refuse: RefuseText;
  #at = 0;

  constructor(text: string, refuse: RefuseText) {
    this.#text = text;
    this.#refuse = refuse;
  }

  value(depth: number): unknown {
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

  end(): void {
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#bad('something follows its end');
  }

  #object(depth: number): unknown {
    const members = new Map<string, unknown>();
    this.#members('}', () => {
      const at = this.#at;
      if (this.#text[at] !== '"') throw this.#bad('a name is expected');
      const name = this.#string();
      if (members.has(name)) throw this.#bad('a name occurs twice in one object', at);
      this.#skipBlanks();
      this.#expect(':');
      members.set(name, this.value(depth + 1));
    });
    return Object.fromEntries(members); // defines its members, so that no name means anything to JavaScript
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#members(']', () => {
      items.push(this.value(depth + 1));
    });
    return items;
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
    const before = this.#text.slice(0, at);
    return this.#refuse({ offsetBytes: Buffer.byteLength(before), line: before.split('\n').length, reason });
  }
}
