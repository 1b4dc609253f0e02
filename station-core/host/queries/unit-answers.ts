import type { UnitRowView } from '../../contract.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { IndexReader } from '../../ledger/search/index-reader.ts';
import { choicesOf, countUnits, find, listUnits, type UnitRow } from '../../ledger/search/search.ts';
import type { Handlers } from '../../rpc/service.ts';
import type { QueryService } from './query-service.ts';
import type { unitCalls } from './unit-calls.ts';
import { filtersOf } from './unit-filters.ts';

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
    unitChoices: () => {
      const none = { order: [], product: [], operator: [], slot: [], firmware: [], fault: [] };
      return { ...(index.ask((db) => choicesOf(db)) ?? none), station: [ledger().station()] };
    },
  };
}

function rowView({ firstAtMs, lastAtMs, run: _run, ...row }: UnitRow): UnitRowView {
  return { ...row, firstAt: new Date(firstAtMs).toISOString(), lastAt: new Date(lastAtMs).toISOString() };
}
