import { readFile } from 'node:fs/promises';

import { Fault } from '../../fault.ts';
import { confinedPath } from '../confined-path.ts';
import { parseCsvRecords } from '../csv-records.ts';
import { badNvs, integerFits, integerValue, isIntegerType } from './entry.ts';
import type { NvsEntry, NvsNamespace, NvsValue } from './entry.ts';

/**
 * The CSV of Espressif's NVS generator: `key,type,encoding,value`, type namespace, data or file.
 * Values are often secrets, so a complaint names line, key and column and never what was in it.
 */
export interface NvsCsvOptions {
  readonly name?: string;
  /** Where relative paths of `file` rows start. Without it such rows are refused. */
  readonly baseDirectory?: string;
  /** Files outside this folder are refused; the base directory unless told otherwise. */
  readonly allowedRoot?: string;
}

interface Row {
  readonly line: number;
  readonly key: string;
  readonly encoding: string;
  readonly content: Buffer;
}

const COLUMNS = ['key', 'type', 'encoding', 'value'] as const;

export async function readNvsCsv(
  text: string,
  options: NvsCsvOptions = {},
): Promise<readonly (NvsEntry | NvsNamespace)[]> {
  const file = options.name ?? 'nvs csv';
  const [header, ...records] = parseCsvRecords(text, (line, reason) => badNvs({ file, line }, reason));
  if (header === undefined || COLUMNS.some((column, index) => header.fields[index]?.trim() !== column)) {
    throw badNvs({ file, line: header?.line ?? 1 }, 'the first line must be key,type,encoding,value');
  }
  const entries: (NvsEntry | NvsNamespace)[] = [];
  let namespace: string | undefined;
  for (const { line, fields } of records) {
    const [key = '', type = '', encoding = '', value = '', ...more] = fields;
    if (more.length > 0)
      throw badNvs({ file, line, key: key.trim() }, 'there are more than four columns; quote a value with a comma');
    if (type.trim() === 'namespace') {
      namespace = key.trim();
      entries.push({ namespace });
      continue;
    }
    if (namespace === undefined) throw badNvs({ file, line, key: key.trim() }, 'there is no namespace yet');
    const content = await contentOf(type.trim(), value, { file, line, key: key.trim(), options });
    const row: Row = { line, key: key.trim(), encoding: encoding.trim().toLowerCase(), content };
    entries.push({ namespace, key: row.key, value: valueOf(row, file) });
  }
  return entries;
}

interface Where {
  readonly file: string;
  readonly line: number;
  readonly key: string;
  readonly options: NvsCsvOptions;
}

async function contentOf(type: string, value: string, where: Where): Promise<Buffer> {
  const { file, line, key, options } = where;
  if (type === 'data') return Buffer.from(value, 'utf8');
  if (type !== 'file') throw badNvs({ file, line, key, column: 'type' }, 'the type is not namespace, data or file');
  if (options.baseDirectory === undefined) throw badNvs({ file, line, key }, 'file rows need a base directory');
  const { baseDirectory, allowedRoot = baseDirectory } = options;
  const path = await confinedPath(value.trim(), { baseDirectory, allowedRoot });
  try {
    return await readFile(path);
  } catch (error) {
    throw new Fault('firmware.not-found', { file, line, key, path: value.trim() }, { cause: error });
  }
}

function valueOf(row: Row, file: string): NvsValue {
  const { encoding, content } = row;
  const bad = (reason: string) => badNvs({ file, line: row.line, key: row.key }, reason);
  switch (encoding) {
    case 'string':
      return { type: 'string', text: utf8(content, bad) };
    case 'binary':
      return { type: 'blob', bytes: content };
    case 'hex2bin':
      return { type: 'blob', bytes: fromHex(utf8(content, bad).trim(), bad) };
    case 'base64':
      return { type: 'blob', bytes: fromBase64(utf8(content, bad), bad) };
    default: {
      if (!isIntegerType(encoding)) throw bad('the encoding is unknown');
      const number = wholeNumber(utf8(content, bad).trim());
      if (number === undefined || !integerFits(encoding, number)) throw bad(`the value is no ${encoding}`);
      return integerValue(encoding, number);
    }
  }
}

type Bad = (reason: string) => Fault;

function utf8(content: Buffer, bad: Bad): string {
  const text = content.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(content)) throw bad('the value is not UTF-8');
  return text;
}

function fromHex(text: string, bad: Bad): Buffer {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) throw bad('the value is not hexadecimal bytes');
  return Buffer.from(text, 'hex');
}

function fromBase64(text: string, bad: Bad): Buffer {
  const compact = text.replace(/\s/g, '');
  if (compact.length % 4 !== 0 || !/^[0-9a-z+/]*={0,2}$/i.test(compact)) throw bad('the value is not base64');
  return Buffer.from(compact, 'base64');
}

function wholeNumber(text: string): bigint | undefined {
  if (!/^[+-]?(0x[0-9a-f]{1,16}|[0-9]{1,20})$/i.test(text)) return undefined;
  const magnitude = BigInt(text.replace(/^[+-]/, ''));
  return text.startsWith('-') ? -magnitude : magnitude;
}
