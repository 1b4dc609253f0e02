import { strictText } from './strict-text.ts';

/** What old Macintosh programs and some exports write; a reader would take the whole file for one line. */
export const LONE_CARRIAGE_RETURN = 'its lines end in CR alone; save it with LF or CR LF';

/** The separator of a spreadsheet that does not use commas, named; nothing when the line has a comma. */
export function otherSeparator(line: string): string | undefined {
  if (line.includes(',')) return undefined;
  const name = line.includes(';') ? 'semicolons' : line.includes('\t') ? 'tabs' : undefined;
  return name === undefined ? undefined : `its columns are separated by ${name}; save it with commas`;
}

/** One record of a CSV and the line it starts on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Splits CSV text (RFC 4180, plus `#` comment lines and blank lines) into records.
 * Written here because fields are often secrets: a parser's error message must never quote what it read.
 */
export function parseCsvRecords(csv: string | Uint8Array, bad: (line: number, reason: string) => Error): CsvRecord[] {
  const records: CsvRecord[] = [];
  const text = typeof csv === 'string' ? csv : strictText(csv, ({ line, reason }) => bad(line, reason));
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const lineEnd = endOfLine(source, at);
    const whole = source.slice(at, lineEnd);
    if (whole.trim() === '' || whole.startsWith('#')) {
      if (whole.includes('\r')) throw bad(line, LONE_CARRIAGE_RETURN);
      at = lineEnd + 1;
      line += 1;
      continue;
    }
    const { fields, end } = readRecord(source, at, (reason) => bad(line, reason));
    records.push({ line, fields });
    line += source.slice(at, end).split('\n').length;
    at = end + 1;
  }
  return records;
}

type Broken = (reason: string) => Error;

const UNQUOTED = 'a quoted value has no end, or text follows its end';

function readRecord(source: string, start: number, broken: Broken): { fields: string[]; end: number } {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const field = source[at] === '"' ? readQuoted(source, at, broken) : readPlain(source, at, broken);
    fields.push(field.value);
    if (source[field.end] !== ',') return { fields, end: field.end };
    at = field.end + 1;
  }
}

/** Looks no further than the field is long: searching for a comma or the end of the line would start over for each. */
const PLAIN = /[^,\n]*/y;

function readPlain(source: string, start: number, broken: Broken): { value: string; end: number } {
  PLAIN.lastIndex = start;
  const [value = ''] = PLAIN.exec(source) ?? [];
  if (value.includes('\r')) throw broken(LONE_CARRIAGE_RETURN);
  return { value, end: start + value.length };
}

function readQuoted(source: string, start: number, broken: Broken): { value: string; end: number } {
  let value = '';
  let at = start + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote === -1) throw broken(UNQUOTED);
    value += source.slice(at, quote);
    if (source[quote + 1] !== '"') {
      const next = source[quote + 1];
      if (next !== undefined && next !== ',' && next !== '\n') throw broken(UNQUOTED);
      return { value, end: quote + 1 };
    }
    value += '"';
    at = quote + 2;
  }
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end === -1 ? source.length : end;
}
