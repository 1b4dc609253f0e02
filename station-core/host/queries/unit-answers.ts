import type { UnitFilters, UnitRowView } from '../../contract.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import type { Filters } from '../../ledger/search/filters.ts';
import { IndexReader } from '../../ledger/search/index-reader.ts';
import { choicesOf, countUnits, find, listUnits, type UnitRow } from '../../ledger/search/search.ts';
import type { Handlers } from '../../rpc/service.ts';
import type { QueryService } from './query-service.ts';
import type { unitCalls } from './unit-calls.ts';

type Answered = Pick<Handlers<QueryService>, keyof typeof unitCalls>;

/** Answers from the search index, of which there may be no more than a beginning yet. */
export function unitAnswers(dataDir: string, ledger: () => LedgerReader): Answered {
  const index = new IndexReader(dataDir);
  const indexed = () => index.progress(ledger());
  return {
    findUnits: ({ text }) => {
      const found = index.ask((db) => find(db, text));
      return {
        matches: (found?.matches ?? []).map(({ by, isNear, unit }) => ({ by, isNear, unit: rowView(unit) })),
        run: found?.run?.unit === null ? { run: found.run.run, begunSeq: found.run.begunSeq } : null,
        isOrder: (found?.ofOrder ?? 0) > 0,
        indexed: indexed(),
      };
    },
    unitOfScan: ({ text, by }) => {
      const found = index.ask((db) => find(db, text))?.matches ?? [];
      const sure = found.filter((match) => !match.isNear && (by === 'any' || match.by === by));
      const [only] = sure;
      return only === undefined || sure.length > 1 ? null : { unit: only.unit.unit, serial: only.unit.serial };
    },
    listUnits: ({ filters, ...asked }) => {
      const none = { rows: [], count: 0, isExact: true };
      const wanted = filtersOf(filters, ledger().station());
      const listed = wanted && index.ask((db) => listUnits(db, { filters: wanted, ...asked }));
      const { rows, count, isExact } = listed ?? none;
      return { rows: rows.map(rowView), count, isExact, indexed: indexed() };
    },
    countUnits: ({ filters }) => {
      const wanted = filtersOf(filters, ledger().station());
      return (wanted && index.ask((db) => countUnits(db, wanted))) ?? 0;
    },
    unitChoices: () =>
      index.ask((db) => choicesOf(db)) ?? { order: [], product: [], operator: [], slot: [], firmware: [], fault: [] },
  };
}

/** Undefined when it asks for another station: all that is here was made by this one. */
function filtersOf({ station, from, until, ...filters }: UnitFilters, here: string): Filters | undefined {
  if (station !== undefined && station !== here) return undefined;
  return {
    ...filters,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
  };
}

function rowView({ firstAtMs, lastAtMs, run: _run, ...row }: UnitRow): UnitRowView {
  return { ...row, firstAt: new Date(firstAtMs).toISOString(), lastAt: new Date(lastAtMs).toISOString() };
}
