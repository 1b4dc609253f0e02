/** Comma-separated values (RFC 4180), to be opened in a spreadsheet. */

export type CsvValue = string | number | null;

export function csv(names: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [names, ...rows].map((row) => row.map(field).join(',')).join('\r\n');
}

/** A spreadsheet would run what begins like this; the apostrophe makes it text. Boards and people choose some of these. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: CsvValue): string {
  if (value === null) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
