/** Writes comma-separated values (RFC 4180), to be opened in a spreadsheet. */

export type CsvValue = string | number | null;

/** Every line ends with CR LF, the last one too. The first names the columns, also when no row follows. */
export function csvText(names: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [names, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/**
 * A spreadsheet would run what begins like this, the East Asian full-width forms included; the apostrophe makes it text.
 * Boards and people choose some of these values.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

function field(value: CsvValue): string {
  if (value === null) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
