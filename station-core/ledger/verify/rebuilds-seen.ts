/** What the entries of a ledger say about software versions and about tables that were rebuilt. */
import type { Entry, EntryOf } from '../entry.ts';

export interface TablesRebuilt {
  readonly seq: number;
  readonly at: string;
  readonly tables: readonly string[];
  /** `not-recorded`: entries had no reason before there were two. */
  readonly reason: 'schema-changed' | 'contents-differed' | 'not-recorded';
  readonly fromVersion?: string;
}

export class RebuildsSeen {
  readonly list: TablesRebuilt[] = [];
  /** Of the software that started last. */
  startedVersion: string | undefined;

  look(entry: Entry): void {
    if (entry.kind === 'station-started') this.startedVersion = entry.version;
    if (entry.kind === 'tables-rebuilt') this.list.push(rebuilt(entry));
  }
}

function rebuilt(entry: EntryOf<'tables-rebuilt'>): TablesRebuilt {
  const { seq, at, tables } = entry;
  if (!('reason' in entry)) return { seq, at, tables, reason: 'not-recorded' };
  const { reason, fromVersion } = entry;
  return { seq, at, tables, reason, ...(fromVersion === undefined ? {} : { fromVersion }) };
}
