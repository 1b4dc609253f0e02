/** The units of an order as CSV (RFC 4180): what an export of many begins to be read by. */
import type { UnitDocument } from './unit-document.ts';

const COLUMNS = ['serial', 'mac', 'product', 'outcome', 'fault', 'order', 'operator', 'slot', 'begunAt', 'certSerial'];

export function orderTable(rows: readonly (readonly string[])[]): string {
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

export function orderRow(document: UnitDocument): string[] {
  const { serial = '', mac, product, outcome = '', fault = '', certificate, runs, run } = document;
  const counts = runs.find((each) => each.run === run);
  const { order = '', operator = '', slot = '', begunAt = '' } = counts ?? {};
  return [
    serial,
    mac,
    product,
    outcome,
    fault,
    order,
    operator,
    String(slot),
    begunAt,
    certificate?.certSerialHex ?? '',
  ];
}

/** A spreadsheet would run what begins with one of these; the apostrophe makes it text again. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
