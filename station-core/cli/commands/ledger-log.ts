import { Fault } from '../../fault.ts';
import { csvText } from '../../formats/text/csv-text.ts';
import type { LogContext } from '../../ledger/log/live-marks.ts';
import { type LogFilter, logPage } from '../../ledger/log/log-page.ts';
import type { LoggedEntry } from '../../ledger/log/logged-entry.ts';
import { ENTRY_KINDS, type EntryKind } from '../../ledger/entry.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { openSearch } from '../../ledger/search/open-search.ts';
import type { LogMark } from '../../model/issuance/log-mark.ts';
import { parseMac } from '../../model/mac.ts';
import { readPermitFiles } from '../../station/product/permit-folder.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';

export interface LogOptions {
  readonly data: string;
  readonly json: boolean;
  readonly csv: boolean;
  readonly from?: string;
  readonly until?: string;
  readonly unit?: string;
  readonly person?: string;
  readonly order?: string;
  readonly product?: string;
  readonly kind?: readonly string[];
  readonly mark?: readonly LogMark[];
  readonly oldestFirst: boolean;
  readonly limit: number;
}

/** The issuance log. Needs neither an HSM nor a running station; what it shows is read from the entries. */
export async function log(options: LogOptions, signal: AbortSignal): Promise<CommandResult> {
  refuseUnknownKinds(options.kind ?? []);
  using opened = openLedgerAnywhere(options.data);
  const { ledger } = opened;
  using search = await openSearch({ dir: options.data, ledger, signal });
  const setup = await setupOf(options.data, ledger);
  const { rows, total } = logPage(
    { index: search.db, entries: ledger },
    {
      filter: filterOf(ledger, options),
      context: setup.context,
      oldestFirst: options.oldestFirst,
      offset: 0,
      limit: options.limit,
    },
  );
  const json = { ok: true, total, judged: setup.judged, entries: rows };
  const notes = notesOn(rows, { total, judged: setup.judged });
  if (options.csv) {
    const text = csvText(HEAD, rows.map(cells));
    return notes.length === 0 ? { json, text } : { json, text, note: notes.join('\n') };
  }
  const count = total > rows.length ? [] : [`${total} entries`];
  return { json, text: [...(rows.length === 0 ? [] : [logText(rows)]), ...count, ...notes].join('\n') };
}

/** "0 entries" would be the answer to a slip of the pen as well as to a quiet night. */
function refuseUnknownKinds(kinds: readonly string[]): void {
  if (kinds.every((kind) => ENTRY_KINDS.has(kind as EntryKind))) return;
  const wanted = [...ENTRY_KINDS].sort().join(', ');
  throw new Fault('station.bad-argument', { problem: 'there is no such kind of entry', wanted });
}

interface Setup {
  readonly context: LogContext;
  /** False: nothing is known of permits and of upstream, and no entry is marked for them. */
  readonly judged: boolean;
}

/** A copy of a ledger may come without the setup of its station. */
async function setupOf(dataDir: string, ledger: LedgerReader): Promise<Setup> {
  const nowMs = Date.now();
  try {
    const { permits, upstream } = await readStationConfig(dataDir);
    const quotas = (await readPermitFiles(permits)).permits.map(({ permit, quota }) => ({ permit, quota }));
    const receivedEntries = upstream === undefined ? null : (ledger.latestReceipt()?.sizeEntries ?? 0);
    return { context: { nowMs, receivedEntries, permits: quotas }, judged: true };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { context: { nowMs, receivedEntries: null, permits: [] }, judged: false };
  }
}

function filterOf(ledger: LedgerReader, options: LogOptions): LogFilter {
  const { from, until, unit, person, order, product, kind, mark } = options;
  const mac = unit === undefined ? undefined : (ledger.unit(unit)?.mac ?? parseMac(unit));
  if (unit !== undefined && mac === undefined) throw new Fault('ledger.not-found', { id: unit, data: options.data });
  return { since: from, until, unit: mac, person, order, product, kinds: kind, marks: mark };
}

const HEAD = ['entry', 'time', 'event', 'marks', 'serial', 'MAC', 'person', 'concerns', 'order', 'product', 'details'];

function cells(row: LoggedEntry): string[] {
  const { seq, at, kind, marks, serial, unit, person, about, order, product, facts } = row;
  const details = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const named = [serial, unit, person, about, order, product].map((text) => text ?? '');
  return [String(seq), at, kind, marks.map(({ mark }) => mark).join(' '), ...named, details.join(', ')];
}

function logText(rows: readonly LoggedEntry[]): string {
  return table(
    rows.map((row) => {
      const { seq, at, kind, marks, serial, unit, person, order } = row;
      const names = marks.map(({ mark }) => mark.toUpperCase()).join(' ');
      return [String(seq), at, kind, serial ?? unit ?? '', person ?? '', order ?? '', names];
    }),
  );
}

/** What the table does not say of itself. */
function notesOn(rows: readonly LoggedEntry[], { total, judged }: { total: number; judged: boolean }): string[] {
  return [
    ...(total > rows.length ? [`${rows.length} of ${total} entries; --limit shows more`] : []),
    ...(judged ? [] : ['The setup of the station is missing: quotas and receipts were not checked.']),
  ];
}
