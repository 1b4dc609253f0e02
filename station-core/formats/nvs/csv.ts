import type { FormatError } from '../format-error.ts';
import { otherSeparator, parseCsvRecords } from '../text/csv-records.ts';
import { decodeValue } from './csv-value.ts';
import { badNvs } from './entry.ts';
import type { NvsEntry, NvsNamespace } from './entry.ts';

/**
 * The CSV of Espressif's NVS generator: `key,type,encoding,value`, type namespace, data or file.
 * Values are often secrets, so a complaint names line, key and column and never what was in it.
 */
export interface NvsCsvOptions {
  readonly name?: string;
  /** Gives the content of the file that a `file` row names. Without it such rows are refused. */
  readonly readFile?: (path: string, row: NvsCsvRow) => Promise<Buffer>;
}

export interface NvsCsvRow {
  readonly file: string;
  readonly line: number;
  readonly key: string;
}

const COLUMNS = ['key', 'type', 'encoding', 'value'] as const;

export async function parseNvsCsv(
  csv: string | Uint8Array,
  options: NvsCsvOptions = {},
): Promise<readonly (NvsEntry | NvsNamespace)[]> {
  const file = options.name ?? 'nvs csv';
  const [header, ...records] = parseCsvRecords(csv, (line, reason) => badNvs({ file, line }, reason));
  const columns = columnsOf(header?.fields ?? [], () =>
    badNvs(
      { file, line: header?.line ?? 1 },
      otherSeparator(header?.fields[0] ?? '') ?? 'the first line must name the columns key, type, encoding, value',
    ),
  );
  const entries: (NvsEntry | NvsNamespace)[] = [];
  let namespace: string | undefined;
  for (const { line, fields } of records) {
    const [key = '', type = '', encoding = '', text = ''] = columns.map((at) => fields[at] ?? '');
    const more = fields.slice(COLUMNS.length);
    if (more.some((each) => each.trim() !== ''))
      throw badNvs({ file, line, key: key.trim() }, 'there are more than four columns; quote a value with a comma');
    if (type.trim() === 'namespace') {
      namespace = key.trim();
      entries.push({ namespace });
      continue;
    }
    if (namespace === undefined) throw badNvs({ file, line, key: key.trim() }, 'there is no namespace yet');
    const content = await contentOf(type.trim(), text, { file, line, key: key.trim(), readFile: options.readFile });
    const value = decodeValue(encoding.trim().toLowerCase(), content, (reason) =>
      badNvs({ file, line, key: key.trim() }, reason),
    );
    entries.push({ namespace, key: key.trim(), value });
  }
  return entries;
}

/** Where each column stands; the generator takes them in any order. */
function columnsOf(header: readonly string[], bad: () => FormatError): number[] {
  // A spreadsheet writes a comma for each empty column it has ever seen.
  const names = header.map((name) => name.trim()).slice(0, header.findLastIndex((name) => name.trim() !== '') + 1);
  const places = COLUMNS.map((column) => names.indexOf(column));
  if (names.length !== COLUMNS.length || places.includes(-1)) throw bad();
  return places;
}

interface Where extends NvsCsvRow {
  readonly readFile: NvsCsvOptions['readFile'];
}

async function contentOf(type: string, value: string, { readFile, ...row }: Where): Promise<Buffer> {
  if (type === 'data') return Buffer.from(value, 'utf8');
  if (type !== 'file') throw badNvs({ ...row, column: 'type' }, 'the type is not namespace, data or file');
  if (readFile === undefined) throw badNvs({ ...row }, 'file rows need a base directory');
  return await readFile(value.trim(), row);
}
