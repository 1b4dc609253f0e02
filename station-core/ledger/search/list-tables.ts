/** The two lists of the search index, and which of their indexes answers which question. No name here comes from a person. */
import type { UnitSort } from '../../model/desk/unit-search.ts';
import type { Filters } from './filters.ts';

export interface ListTable {
  readonly name: 'units' | 'runs';
  readonly idColumn: 'rowid' | 'begunSeq';
  /** What a filter of time is about; every index of a filter goes on with it. */
  readonly timeColumn: string;
  readonly byTime: string;
  /** The index that has this order, and its columns. */
  readonly sorts: Readonly<Record<UnitSort, SortIndex>>;
  readonly held: string;
  readonly revoked: string;
}

export interface SortIndex {
  readonly index: string;
  readonly columns: readonly string[];
}

export const UNITS: ListTable = {
  name: 'units',
  idColumn: 'rowid',
  timeColumn: 'lastAtMs',
  byTime: 'unitsByTime',
  sorts: {
    serial: { index: 'unitsBySerial', columns: ['serial'] },
    product: { index: 'unitsByProduct', columns: ['product', 'lastAtMs'] },
    order: { index: 'unitsByOrder', columns: ['"order"', 'lastAtMs'] },
    operator: { index: 'unitsByOperator', columns: ['operator', 'lastAtMs'] },
    slot: { index: 'unitsBySlot', columns: ['slot', 'lastAtMs'] },
    firmware: { index: 'unitsByFirmware', columns: ['firmware', 'lastAtMs'] },
    outcome: { index: 'unitsByOutcome', columns: ['outcome', 'lastAtMs'] },
    fault: { index: 'unitsByFault', columns: ['fault', 'lastAtMs'] },
    first: { index: 'unitsByBirth', columns: ['firstAtMs'] },
    last: { index: 'unitsByTime', columns: ['lastAtMs'] },
  },
  held: 'heldBy IS NOT NULL',
  revoked: 'revoked IS NOT NULL',
};

export const RUNS: ListTable = {
  name: 'runs',
  idColumn: 'begunSeq',
  timeColumn: 'begunAtMs',
  byTime: 'runsByTime',
  sorts: {
    serial: { index: 'runsBySerial', columns: ['serial', 'begunAtMs'] },
    product: { index: 'runsByProduct', columns: ['product', 'begunAtMs'] },
    order: { index: 'runsByOrder', columns: ['"order"', 'begunAtMs'] },
    operator: { index: 'runsByOperator', columns: ['operator', 'begunAtMs'] },
    slot: { index: 'runsBySlot', columns: ['slot', 'begunAtMs'] },
    firmware: { index: 'runsByFirmware', columns: ['firmware', 'begunAtMs'] },
    outcome: { index: 'runsByOutcome', columns: ['outcome', 'begunAtMs'] },
    fault: { index: 'runsByFault', columns: ['fault', 'begunAtMs'] },
    first: { index: 'runsByTime', columns: ['begunAtMs'] },
    last: { index: 'runsByTime', columns: ['begunAtMs'] },
  },
  held: 'unit IN (SELECT unit FROM units WHERE heldBy IS NOT NULL)',
  revoked: 'unit IN (SELECT unit FROM units WHERE revoked IS NOT NULL)',
};

export interface Condition {
  readonly sql: string;
  /** The index that begins with it. */
  readonly index: string;
  readonly value?: string | number;
}

const EQUALS = ['order', 'product', 'operator', 'slot', 'firmware', 'fault'] as const satisfies (keyof Filters &
  UnitSort)[];

/** Each condition but that of time, which all of the indexes can take as well. */
export function conditionsOf(table: ListTable, filters: Filters): readonly Condition[] {
  const conditions: Condition[] = EQUALS.flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [{ sql: `"${name}" = ?`, index: table.sorts[name].index, value }];
  });
  const { outcome } = filters;
  const { index } = table.sorts.outcome;
  if (outcome === 'open') conditions.push({ sql: 'outcome IS NULL', index });
  else if (outcome !== undefined) conditions.push({ sql: 'outcome = ?', index, value: outcome });
  for (const name of ['held', 'revoked'] as const) {
    const wanted = filters[name];
    if (wanted !== undefined)
      conditions.push(wanted ? rare(table, name) : { sql: `NOT (${table[name]})`, index: table.byTime });
  }
  return conditions;
}

/** Of few units: the index of the units holds those alone. */
function rare(table: ListTable, name: 'held' | 'revoked'): Condition {
  const index = { held: 'unitsByHold', revoked: 'unitsByRevocation' }[name];
  return { sql: table[name], index: table.name === 'units' ? index : table.byTime };
}

export function timeConditions(table: ListTable, { fromMs, untilMs }: Filters): readonly Condition[] {
  const conditions: Condition[] = [];
  if (fromMs !== undefined) conditions.push({ sql: `${table.timeColumn} >= ?`, index: table.byTime, value: fromMs });
  if (untilMs !== undefined) conditions.push({ sql: `${table.timeColumn} < ?`, index: table.byTime, value: untilMs });
  return conditions;
}
