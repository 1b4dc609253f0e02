/** The units of an order as CSV (RFC 4180): what an export of many begins to be read by. */
import { csvText } from '../../formats/text/csv-text.ts';
import type { UnitDocument } from './unit-document.ts';

const COLUMNS = ['serial', 'mac', 'product', 'outcome', 'fault', 'order', 'operator', 'slot', 'begunAt', 'certSerial'];

export function orderTable(rows: readonly (readonly string[])[]): string {
  return csvText(COLUMNS, rows);
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
