/** Messages of the Internet Printing Protocol as bytes (RFC 8010 §3). What a printer answers is read strictly. */
import { Buffer } from 'node:buffer';
import { ProtocolError } from '../protocol-error.ts';
import { decodeValue, encodeValue, type IppValue } from './ipp-value.ts';
import { DELIMITER, isDelimiter, type IppTag, TAG } from './tags.ts';

export interface IppAttribute {
  readonly name: string;
  readonly tag: IppTag;
  readonly values: readonly IppValue[];
}

export type IppGroupName = keyof typeof DELIMITER;

export interface IppGroup {
  readonly group: IppGroupName;
  readonly attributes: readonly IppAttribute[];
}

export interface IppMessage {
  /** 1.1 as 0x0101, 2.0 as 0x0200. */
  readonly version: number;
  /** Of a request the operation, of an answer the status. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
}

const HEAD_BYTES = 8;

/** A document follows the message as it is. */
export function encodeIpp({ version, code, requestId, groups }: IppMessage): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(version, 0);
  head.writeUInt16BE(code, 2);
  head.writeInt32BE(requestId, 4);
  const body = groups.flatMap(({ group, attributes }) => [
    Buffer.of(DELIMITER[group]),
    ...attributes.map((each) => encodeAttribute(each)),
  ]);
  return Buffer.concat([head, ...body, Buffer.of(END)]);
}

const END = 0x03;

function encodeAttribute({ name, tag, values }: IppAttribute): Buffer {
  return Buffer.concat(values.map((value, at) => encodeValue({ name: at === 0 ? name : '', tag, value })));
}

/** The bytes of a message, without a document behind it. */
export function decodeIpp(bytes: Buffer): IppMessage {
  if (bytes.length < HEAD_BYTES) throw bad('shorter than its head', bytes.length);
  const groups: { group: IppGroupName; attributes: Attribute[] }[] = [];
  let at = HEAD_BYTES;
  for (;;) {
    const tag = bytes[at];
    if (tag === undefined) throw bad('has no end', at);
    if (tag === END) break;
    if (isDelimiter(tag)) {
      groups.push({ group: groupOf(tag, at), attributes: [] });
      at += 1;
      continue;
    }
    const group = groups.at(-1);
    if (group === undefined) throw bad('has an attribute outside of a group', at);
    const { name, value, end } = decodeValue(bytes, at);
    addValue(group.attributes, { name, tag, value }, at);
    at = end;
  }
  return { version: bytes.readUInt16BE(0), code: bytes.readUInt16BE(2), requestId: bytes.readInt32BE(4), groups };
}

interface Attribute extends IppAttribute {
  readonly values: IppValue[];
}

/** A value without a name is one more of the attribute before it. */
function addValue(
  attributes: Attribute[],
  { name, tag, value }: { readonly name: string; readonly tag: number; readonly value: IppValue },
  atByte: number,
): void {
  if (name !== '') {
    attributes.push({ name, tag, values: [value] });
    return;
  }
  const last = attributes.at(-1);
  if (last === undefined) throw bad('has a further value of no attribute', atByte);
  last.values.push(value);
}

function groupOf(tag: number, atByte: number): IppGroupName {
  const names = Object.keys(DELIMITER) as IppGroupName[];
  const found = names.find((name) => DELIMITER[name] === tag);
  if (found === undefined) throw bad('has an unknown group', atByte);
  return found;
}

function bad(reason: string, atByte: number): ProtocolError {
  return new ProtocolError('bad-ipp-message', { reason, atByte });
}

/** The values of one attribute in the groups of that name; none when it is absent or has no value. */
export function valuesOf(message: IppMessage, group: IppGroupName, name: string): readonly IppValue[] {
  return message.groups
    .filter((each) => each.group === group)
    .flatMap(({ attributes }) => attributes.filter((each) => each.name === name))
    .flatMap(({ values }) => values)
    .filter((value) => value !== null);
}

export const text = (name: string, value: string): IppAttribute => ({
  name,
  tag: TAG.nameWithoutLanguage,
  values: [value],
});
export const keyword = (name: string, ...values: readonly string[]): IppAttribute => ({
  name,
  tag: TAG.keyword,
  values,
});
export const uri = (name: string, value: string): IppAttribute => ({ name, tag: TAG.uri, values: [value] });
export const integer = (name: string, value: number): IppAttribute => ({ name, tag: TAG.integer, values: [value] });
export const flag = (name: string, value: boolean): IppAttribute => ({ name, tag: TAG.boolean, values: [value] });
export const mimeType = (name: string, value: string): IppAttribute => ({
  name,
  tag: TAG.mimeMediaType,
  values: [value],
});
