/** Values of IPP attributes (RFC 8010 §3.9): a tag, a name, the value, each with its length. */
import { Buffer } from 'node:buffer';
import { ProtocolError } from '../protocol-error.ts';
import { type IppTag, TAG } from './tags.ts';

export interface IppRange {
  readonly from: number;
  readonly to: number;
}

/** The members of a collection by name. */
export interface IppCollection {
  readonly members: ReadonlyMap<string, IppMember>;
}

export interface IppMember {
  readonly tag: IppTag;
  readonly values: readonly IppValue[];
}

/** Bytes: a syntax that nothing here reads, such as a date. Null: no value (RFC 8010 §3.5.2, out-of-band). */
export type IppValue = number | boolean | string | IppRange | IppCollection | Buffer | null;

interface Tagged {
  readonly name: string;
  readonly tag: IppTag;
  readonly value: IppValue;
}

export function encodeValue({ name, tag, value }: Tagged): Buffer {
  if (isCollection(value)) return encodeCollection(name, value);
  return field({ name, tag, bytes: encodeBytes(value) });
}

function encodeBytes(value: Exclude<IppValue, IppCollection>): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  const numbers = typeof value === 'number' ? [value] : [value.from, value.to];
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [at, each] of numbers.entries()) bytes.writeInt32BE(each, 4 * at);
  return bytes;
}

/** RFC 8010 §3.1.6: each member is a value that is its name, and then its values without one. */
function encodeCollection(name: string, { members }: IppCollection): Buffer {
  const pieces = [field({ name, tag: TAG.collection, bytes: Buffer.alloc(0) })];
  for (const [member, { tag, values }] of members) {
    pieces.push(field({ name: '', tag: TAG.memberName, bytes: Buffer.from(member, 'utf8') }));
    for (const value of values) pieces.push(encodeValue({ name: '', tag, value }));
  }
  pieces.push(field({ name: '', tag: TAG.endOfCollection, bytes: Buffer.alloc(0) }));
  return Buffer.concat(pieces);
}

function field({ name, tag, bytes }: { readonly name: string; readonly tag: IppTag; readonly bytes: Buffer }): Buffer {
  const nameBytes = Buffer.from(name, 'utf8');
  const head = Buffer.alloc(3);
  head.writeUInt8(tag, 0);
  head.writeUInt16BE(nameBytes.length, 1);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length, 0);
  return Buffer.concat([head, nameBytes, length, bytes]);
}

export interface DecodedValue {
  readonly name: string;
  readonly value: IppValue;
  readonly end: number;
}

export function decodeValue(message: Buffer, at: number): DecodedValue {
  const { tag, name, bytes, end } = readField(message, at);
  if (tag !== TAG.collection) return { name, value: valueOf(tag, bytes, at), end };
  const collection = decodeCollection(message, { at: end, depth: 1 });
  return { name, value: collection.value, end: collection.end };
}

/** Deeper than any attribute of a printer: without a bound a hostile answer could exhaust the stack. */
const MAX_DEPTH = 8;

function decodeCollection(
  message: Buffer,
  { at: begin, depth }: { readonly at: number; readonly depth: number },
): { readonly value: IppCollection; readonly end: number } {
  if (depth > MAX_DEPTH) throw bad('has collections in collections in collections', begin);
  const members = new Map<string, { readonly tag: IppTag; readonly values: IppValue[] }>();
  let member: string | undefined;
  let at = begin;
  for (;;) {
    const { tag, bytes, end } = readField(message, at);
    if (tag === TAG.endOfCollection) return { value: { members }, end };
    if (tag === TAG.memberName) {
      member = utf8(bytes, at);
      at = end;
      continue;
    }
    if (member === undefined) throw bad('has a member without a name', at);
    const nested = tag === TAG.collection ? decodeCollection(message, { at: end, depth: depth + 1 }) : undefined;
    const value = nested?.value ?? valueOf(tag, bytes, at);
    const known = members.get(member);
    if (known === undefined) members.set(member, { tag, values: [value] });
    else known.values.push(value);
    at = nested?.end ?? end;
  }
}

interface Field {
  readonly tag: IppTag;
  readonly name: string;
  readonly bytes: Buffer;
  readonly end: number;
}

function readField(message: Buffer, at: number): Field {
  const tag = message[at];
  if (tag === undefined || tag < 0x10) throw bad('ends within a value', at);
  const name = readPiece(message, at + 1);
  const bytes = readPiece(message, name.end);
  return { tag, name: utf8(name.bytes, at), bytes: bytes.bytes, end: bytes.end };
}

function readPiece(message: Buffer, at: number): { readonly bytes: Buffer; readonly end: number } {
  if (at + 2 > message.length) throw bad('ends within a length', at);
  const end = at + 2 + message.readUInt16BE(at);
  if (end > message.length) throw bad('ends within a value', at);
  return { bytes: message.subarray(at + 2, end), end };
}

function valueOf(tag: IppTag, bytes: Buffer, at: number): IppValue {
  if (tag < 0x20) return null;
  switch (tag) {
    case TAG.integer:
    case TAG.enum:
      return sized(bytes, 4, at).readInt32BE(0);
    case TAG.boolean:
      return sized(bytes, 1, at)[0] !== 0;
    case TAG.rangeOfInteger:
      return { from: sized(bytes, 8, at).readInt32BE(0), to: bytes.readInt32BE(4) };
    case TAG.textWithLanguage:
    case TAG.nameWithLanguage:
      return utf8(readPiece(bytes, readPiece(bytes, 0).end).bytes, at);
    default:
      return tag >= 0x40 && tag <= 0x4f ? utf8(bytes, at) : bytes;
  }
}

function sized(bytes: Buffer, length: number, at: number): Buffer {
  if (bytes.length !== length) throw bad(`has a value of ${bytes.length} bytes instead of ${length}`, at);
  return bytes;
}

function utf8(bytes: Buffer, at: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ProtocolError(
      'bad-ipp-message',
      { reason: 'has a text that is not UTF-8', atByte: at },
      { cause: error },
    );
  }
}

export function isCollection(value: IppValue): value is IppCollection {
  return typeof value === 'object' && value !== null && 'members' in value;
}

function bad(reason: string, atByte: number): ProtocolError {
  return new ProtocolError('bad-ipp-message', { reason, atByte });
}
