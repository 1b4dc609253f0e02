/**
 * A strict DER reader (X.690): definite, minimal lengths and nothing left over. It reads one level at a time and
 * never copies, so every node knows the exact bytes it stands for. It never writes DER and knows no schema.
 */

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[n]` of the context-specific class; constructed means it holds further elements. */
export const context = (number: number): number => 0x80 | number;
export const contextConstructed = (number: number): number => 0xa0 | number;

/** Makes the error for bytes that are not DER: the caller knows whose fault that is. */
export type Refuse = (found: { readonly offsetBytes: number; readonly reason: string }) => Error;

/** Nesting deeper than any certificate or request has. */
const MAX_DEPTH = 16;

export class DerNode {
  readonly tag: number;
  /** Where the element begins in the outermost buffer. */
  readonly offsetBytes: number;
  /** Identifier, length and content: the exact received bytes. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
  readonly #refuse: Refuse;
  #children: readonly DerNode[] | undefined;

  private constructor(window: Uint8Array, offsetBytes: number, refuse: Refuse) {
    const header = readHeader(window, offsetBytes, refuse);
    this.tag = header.tag;
    this.offsetBytes = offsetBytes;
    this.whole = window.subarray(0, header.headerBytes + header.contentBytes);
    this.content = this.whole.subarray(header.headerBytes);
    this.#refuse = refuse;
  }

  /** Reads `bytes` as exactly one element. */
  static read(bytes: Uint8Array, refuse: Refuse): DerNode {
    const node = new DerNode(bytes, 0, refuse);
    if (node.whole.length !== bytes.length) {
      throw refuse({ offsetBytes: node.whole.length, reason: 'bytes after the end' });
    }
    return node;
  }

  fail(reason: string): Error {
    return this.#refuse({ offsetBytes: this.offsetBytes, reason });
  }

  /** This node, when it has the tag; `what` names it in the error. */
  as(tag: number, what: string): this {
    if (this.tag !== tag) throw this.fail(`${what} has tag 0x${this.tag.toString(16)}, not 0x${tag.toString(16)}`);
    return this;
  }

  children(): readonly DerNode[] {
    return (this.#children ??= this.#readChildren());
  }

  #readChildren(): readonly DerNode[] {
    if ((this.tag & 0x20) === 0) throw this.fail('a primitive element has no children');
    const found: DerNode[] = [];
    const contentOffset = this.offsetBytes + this.whole.length - this.content.length;
    for (let at = 0; at < this.content.length;) {
      const child = new DerNode(this.content.subarray(at), contentOffset + at, this.#refuse);
      found.push(child);
      at += child.whole.length;
    }
    return found;
  }

  /** The one element inside an explicit tag, an OCTET STRING or a BIT STRING that wraps DER. */
  only(content: Uint8Array = this.content): DerNode {
    const contentOffset = this.offsetBytes + this.whole.length - content.length;
    const node = new DerNode(content, contentOffset, this.#refuse);
    if (node.whole.length !== content.length) throw this.fail('more than one element inside');
    return node;
  }

  oid(): string {
    this.as(TAG.oid, 'object identifier');
    return oidText(this.content) ?? failWith(this.fail('object identifier is not minimal or is cut off'));
  }

  /** The two's complement bytes of an INTEGER. */
  integer(): Uint8Array {
    this.as(TAG.integer, 'integer');
    const [first, second = 0] = this.content;
    if (first === undefined) throw this.fail('integer without content');
    const padded = this.content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    if (padded) throw this.fail('integer is not minimal');
    return this.content;
  }

  boolean(): boolean {
    this.as(TAG.boolean, 'boolean');
    if (this.content.length !== 1 || (this.content[0] !== 0 && this.content[0] !== 0xff)) {
      throw this.fail('boolean is neither 00 nor ff');
    }
    return this.content[0] === 0xff;
  }

  /** The bytes of a BIT STRING that is a whole number of bytes. */
  bytesOfBits(): Uint8Array {
    this.as(TAG.bitString, 'bit string');
    if (this.content[0] !== 0) throw this.fail('bit string is not a whole number of bytes');
    return this.content.subarray(1);
  }

  /** ASCII text of a string or time type; bytes outside ASCII are refused. */
  ascii(): string {
    if (this.content.some((byte) => byte >= 0x80)) throw this.fail('text is not ASCII');
    return Buffer.from(this.content).toString('latin1');
  }

  utf8(): string {
    const text = Buffer.from(this.content).toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(this.content)) throw this.fail('text is not UTF-8');
    return text;
  }

  /** Walks everything inside, so that no part nobody looks at can be broken. */
  requireWellFormed(depth = 0): void {
    if (depth > MAX_DEPTH) throw this.fail('nested too deep');
    if ((this.tag & 0x20) === 0) return;
    for (const child of this.children()) child.requireWellFormed(depth + 1);
  }
}

interface Header {
  readonly tag: number;
  readonly headerBytes: number;
  readonly contentBytes: number;
}

function readHeader(window: Uint8Array, offsetBytes: number, refuse: Refuse): Header {
  const fail = (reason: string): Error => refuse({ offsetBytes, reason });
  const [tag, first] = window;
  if (tag === undefined || first === undefined) throw fail('cut off inside tag or length');
  if ((tag & 0x1f) === 0x1f) throw fail('tag numbers above 30 are not used here');
  if (first === 0x80) throw fail('indefinite length is not DER');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4) throw fail('length is out of all proportion');
  if (window.length < 2 + lengthBytes) throw fail('cut off inside tag or length');
  let contentBytes = lengthBytes === 0 ? first : 0;
  for (const byte of window.subarray(2, 2 + lengthBytes)) contentBytes = contentBytes * 256 + byte;
  const minimal = lengthBytes === 0 || (window[2] !== 0 && (lengthBytes > 1 || contentBytes >= 0x80));
  if (!minimal) throw fail('length is not minimal');
  const headerBytes = 2 + lengthBytes;
  if (window.length < headerBytes + contentBytes) throw fail('cut off inside the content');
  return { tag, headerBytes, contentBytes };
}

/** Dotted text, or undefined when the bytes are no proper OID. Arcs beyond 2^53 are refused: none is in use. */
function oidText(content: Uint8Array): string | undefined {
  const arcs: number[] = [];
  let arc = 0;
  let midArc = false;
  for (const byte of content) {
    if (!midArc && byte === 0x80) return undefined; // a leading zero septet
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) return undefined;
    midArc = byte >= 0x80;
    if (midArc) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first, ...rest] = arcs;
  if (midArc || first === undefined) return undefined;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...rest].join('.');
}

function failWith(error: Error): never {
  throw error;
}
