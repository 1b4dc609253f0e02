/** What the query worker answers the security officer's desk, out of the ledger and its index. It changes nothing. */
import type { EntryView, LogPageView, PeopleActs, Standing, Today, WorkingHoursSet } from '../../contract.ts';
import { entryInTree } from '../../ledger/log/entry-in-tree.ts';
import { lookedMemo, readLooked } from '../../ledger/log/last-looked.ts';
import type { LogContext } from '../../ledger/log/live-marks.ts';
import { countsSince, peopleBetween } from '../../ledger/log/log-counts.ts';
import { type LogFilter, logPage, workingHoursSeq } from '../../ledger/log/log-page.ts';
import { entryAt, type LoggedEntry } from '../../ledger/log/logged-entry.ts';
import { standingMatters } from '../../ledger/log/standing.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { IndexReader } from '../../ledger/search/index-reader.ts';
import type { Db } from '../../ledger/store.ts';
import { LOG_MARKS, MARKS_TO_DECIDE, type LogMark } from '../../model/issuance/log-mark.ts';
import { parseMac } from '../../model/mac.ts';
import type { Handlers } from '../../rpc/service.ts';
import { readTrouble, TROUBLE_MEMO } from '../../sync/trouble.ts';
import type { DeskSetup, issuanceCalls } from './issuance-calls.ts';
import type { QueryService } from './query-service.ts';

type Answered = Pick<Handlers<QueryService>, keyof typeof issuanceCalls>;

/** At a glance; the rest is in the log. */
const SHOWN_TO_DECIDE = 25;
const SHOWN_TO_KNOW = 15;
/** The MAC address of nothing. */
const NO_UNIT = '';

const MARKS_TO_KNOW = LOG_MARKS.filter((mark) => !MARKS_TO_DECIDE.includes(mark) && mark !== 'unwitnessed');

export function issuanceAnswers(dataDir: string, ledger: () => LedgerReader): Answered {
  const index = new IndexReader(dataDir);
  const indexed = () => index.progress(ledger());
  return {
    issuanceLog: ({ asks: { page, rowsPerPage, oldestFirst, unit, ...asked }, setup }) => {
      const filter = { ...asked, ...(unit === undefined ? {} : { unit: macOf(ledger(), unit) }) };
      const context = contextOf(ledger(), setup);
      const found = index.ask((db) =>
        logPage(
          { index: db, entries: ledger() },
          { filter, context, oldestFirst, offset: page * rowsPerPage, limit: rowsPerPage },
        ),
      );
      return { rows: found?.rows.map(viewed) ?? [], total: found?.total ?? 0, ...indexed() };
    },
    issuanceToday: ({ person, setup }) => today({ ledger: ledger(), index }, person, setup),
    issuancePeople: ({ since, until }): PeopleActs => {
      const untilMs = until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until);
      const people = index.ask((db) => peopleBetween(db, Date.parse(since), untilMs)) ?? [];
      return {
        people: people.map(({ lastSeq, ...person }) => ({ ...person, lastAt: entryAt(ledger(), lastSeq).at })),
        ...indexed(),
      };
    },
    workingHours: () => hoursNow(ledger(), index),
    ledgerEntry: ({ seq }): EntryView => entryInTree(ledger(), seq),
  };
}

interface Sources {
  readonly ledger: LedgerReader;
  readonly index: IndexReader;
}

function today({ ledger, index }: Sources, person: string, setup: DeskSetup): Today {
  const looked = readLooked(ledger.memo(lookedMemo(person)));
  const fromSeq = looked?.sizeEntries ?? 0;
  const context = contextOf(ledger, setup);
  const since = index.ask((db) => {
    const newest = (marks: readonly LogMark[], limit: number): Today['toDecide'] => {
      const filter: LogFilter = { fromSeq, marks };
      return logPage({ index: db, entries: ledger }, { filter, context, offset: 0, limit }).rows.map(viewed);
    };
    const { kinds, marks } = countsSince(db, fromSeq, context);
    return {
      counts: { kinds: [...kinds], marks: [...marks] },
      standing: standingOf({ ledger, db, context }),
      toDecide: newest(MARKS_TO_DECIDE, SHOWN_TO_DECIDE),
      toKnow: newest(MARKS_TO_KNOW, SHOWN_TO_KNOW),
    };
  });
  const nothing = { counts: { kinds: [], marks: [] }, standing: [], toDecide: [], toKnow: [] };
  return { lookedAt: looked?.at ?? null, fromSeq, ...(since ?? nothing), ...index.progress(ledger) };
}

interface Standpoint {
  readonly ledger: LedgerReader;
  readonly db: Db;
  readonly context: LogContext;
}

function standingOf({ ledger, db, context }: Standpoint): Standing[] {
  const newest = { sizeEntries: ledger.head().sizeEntries, atOf: (seq: number) => entryAt(ledger, seq).at };
  const claims = readTrouble(ledger.memo(TROUBLE_MEMO)).conflicts;
  return [...claims.map((claim) => ({ kind: 'claim' as const, ...claim })), ...standingMatters(db, context, newest)];
}

function hoursNow(ledger: LedgerReader, index: IndexReader): WorkingHoursSet | null {
  const seq = index.ask(workingHoursSeq);
  const entry = seq === undefined ? undefined : entryAt(ledger, seq);
  if (entry?.kind !== 'working-hours-set') return null;
  const { by, at, timeZone, spans } = entry;
  return { by, at, hours: { timeZone, spans: [...spans] } };
}

function contextOf(ledger: LedgerReader, { hasUpstream, permits }: DeskSetup): LogContext {
  const receivedEntries = hasUpstream ? (ledger.latestReceipt()?.sizeEntries ?? 0) : null;
  return { nowMs: Date.now(), receivedEntries, permits };
}

/** A serial number, or a MAC address in any writing. */
function macOf(ledger: LedgerReader, unit: string): string {
  return ledger.unit(unit)?.mac ?? parseMac(unit) ?? NO_UNIT;
}

function viewed({ marks, ...row }: LoggedEntry): LogPageView['rows'][number] {
  return { ...row, marks: marks.map(({ mark, evidence }) => ({ mark, evidence: [...evidence] })) };
}
