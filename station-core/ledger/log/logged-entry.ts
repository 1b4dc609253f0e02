/** One line of the officer's log, read from the entry itself: the index only said where it is. */
import type { LogMark } from '../../model/issuance/log-mark.ts';
import { decodeEntry, type Entry, type EntryOf } from '../entry.ts';
import { Fault } from '../../fault.ts';
import type { LedgerReader } from '../reader.ts';

export type EntrySource = Pick<LedgerReader, 'entriesFrom'>;

export interface MarkShown {
  readonly mark: LogMark;
  /** The entries that show it. */
  readonly evidence: readonly number[];
}

export interface LoggedEntry {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly unit: string | null;
  readonly serial: string | null;
  /** Who did it: by name, or by having started the run. */
  readonly person: string | null;
  /** To whom it was done. */
  readonly about: string | null;
  readonly product: string | null;
  readonly order: string | null;
  readonly marks: readonly MarkShown[];
  /** What else the entry says, in short. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

export function readLogged(source: EntrySource, seq: number, begunSeq: number | null): Omit<LoggedEntry, 'marks'> {
  const entry = entryAt(source, seq);
  const begun = begunSeq === null ? undefined : entryAt(source, begunSeq);
  const run = begun?.kind === 'run-begun' ? begun : undefined;
  return {
    seq,
    at: entry.at,
    kind: entry.kind,
    unit: textOf(entry, 'unit'),
    serial: textOf(entry, 'serial'),
    person: personOf(entry, run),
    about: aboutOf(entry),
    product: textOf(entry, 'product') ?? run?.product ?? null,
    order: textOf(entry, 'order') ?? run?.order ?? null,
    facts: factsOf(entry),
  };
}

export function entryAt(source: EntrySource, seq: number): Entry {
  const [found] = source.entriesFrom(seq, 1);
  const entry = found?.seq === seq ? decodeEntry(found.leaf) : undefined;
  if (entry === undefined) throw new Fault('ledger.damaged', { seq, reason: 'not the entry that was written' });
  return entry;
}

/** `operator` is null where nobody is known to have started the run. */
export function personOf(entry: Entry, run: Pick<EntryOf<'run-begun'>, 'operator'> | undefined): string | null {
  return textOf(entry, 'by') ?? textOf(entry, 'operator') ?? textOf(entry, 'id') ?? run?.operator ?? null;
}

export function aboutOf(entry: Entry): string | null {
  return 'by' in entry ? textOf(entry, 'id') : null;
}

/** Kinds of later versions are logged too, by the names that all of them share. */
export function textOf(entry: Entry, field: SharedField): string | null {
  const value = (entry as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' ? value : null;
}

type SharedField = 'unit' | 'serial' | 'by' | 'id' | 'operator' | 'product' | 'order';

const SHARED: readonly SharedField[] = ['unit', 'serial', 'by', 'id', 'operator', 'product', 'order'];
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['v', 'seq', 'at', 'station', 'kind', 'run', ...SHARED]);
/** Certificates and sealed secrets are read on the page of the entry. */
const MAX_FACT_CHARACTERS = 100;

function factsOf(entry: Entry): LoggedEntry['facts'] {
  const pairs = Object.entries(entry).flatMap(([name, value]) => (SHOWN_ELSEWHERE.has(name) ? [] : flat(name, value)));
  return Object.fromEntries(pairs.filter(([, value]) => String(value).length <= MAX_FACT_CHARACTERS));
}

type Fact = readonly [name: string, value: string | number | boolean];

/** What a fault was, and what was seen of it, stand one level down. */
function flat(name: string, value: unknown): Fact[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[name, value]];
  if (Array.isArray(value)) {
    return value.every((each) => typeof each === 'string') ? [[name, value.join(', ')]] : [];
  }
  if (typeof value !== 'object' || value === null || !OPENED.has(name)) return [];
  return Object.entries(value).flatMap(([inner, each]) => flat(inner, each));
}

const OPENED: ReadonlySet<string> = new Set(['fault', 'evidence']);
