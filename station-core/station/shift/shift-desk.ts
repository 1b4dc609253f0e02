/**
 * Counts the shift since the last close and closes it. It asks the signing service what it signed, the ledger what it
 * holds, and writes nothing before every difference has a reason.
 */
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import type { EntryBody, EntryOf } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { ledgerPath } from '../../ledger/reader.ts';
import { type Balance, type Difference, settleSignedEarlier, type SignatureMade } from '../../ledger/shift/balance.ts';
import { countInThread, type CountOptions } from '../../ledger/shift/count-in-thread.ts';
import type { CertificateIssuers } from '../../ledger/verify/certificates/issuers.ts';
import { isOpenDifference, type OpenDifference } from '../../model/desk/shift-difference.ts';
import { MAX_JOURNAL_PAGE } from '../../signer/client.ts';

/** The journal of the signing service, asked over its own process. */
export interface SigningJournalReader {
  readonly from: (
    line: number,
    signal: AbortSignal,
  ) => Promise<{ readonly journalLines: number; readonly signatures: readonly SignatureMade[] }>;
  readonly find: (tbsSha256Hex: readonly string[], signal: AbortSignal) => Promise<readonly SignatureMade[]>;
}

export interface ShiftDeskParts {
  readonly dataDir: string;
  readonly issuers: CertificateIssuers;
  readonly ledger: Ledger;
  readonly journal: SigningJournalReader;
}

export interface CountedShift {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Absent until a shift was closed. */
  readonly lastClosed: EntryOf<'shift-closed'> | undefined;
  readonly balance: Balance;
}

/** Why something does not add up. Without a subject it is said of all differences of its kind that have no reason of their own. */
export interface Reason {
  readonly kind: OpenDifference;
  readonly subject: string | null;
  readonly reason: string;
}

export interface Closing {
  readonly by: string;
  /** The cut that was looked at: what came later belongs to the next shift. */
  readonly toSeq: number;
  readonly reasons: readonly Reason[];
}

export class ShiftDesk {
  readonly #parts: ShiftDeskParts;

  constructor(parts: ShiftDeskParts) {
    this.#parts = parts;
  }

  /** The shift from the last close to `toSeq`, or to the newest entry. Throws `shift.empty`. */
  async count(options: CountOptions & { readonly toSeq?: number }): Promise<CountedShift> {
    const { ledger, journal, issuers, dataDir } = this.#parts;
    const { sizeEntries } = ledger.head();
    const { toSeq = sizeEntries, signal } = options;
    const lastClosed = ledger.lastShiftClosed();
    const { fromSeq, openFromSeq, journalLinesBefore } = beginningAfter(lastClosed);
    if (toSeq <= fromSeq || toSeq > sizeEntries) throw new Fault('shift.empty', { fromSeq, toSeq });
    const asks = {
      path: ledgerPath(dataDir),
      chainsDir: join(dataDir, 'certs'),
      issuers,
      bounds: { fromSeq, toSeq, openFromSeq },
      journalLinesBefore,
    };
    const counted = await countInThread(asks, this.#signatures(lastClosed, signal), options);
    const missing = counted.differences.filter(({ kind }) => kind === 'signature-missing');
    const found = await findAll(journal, missing, signal);
    return { fromSeq, toSeq, lastClosed, balance: settleSignedEarlier(counted, found) };
  }

  /**
   * Counts again, for somebody may have changed what was looked at, and closes. Throws `shift.unexplained` when a
   * difference has no reason, `shift.closed-already` when somebody was faster; nothing is written then.
   *   crash before the entries are durable: the shift is open, and the reasons are typed again.
   *   crash after it: the shift is closed, even if nobody heard of it.
   */
  async close(closing: Closing, options: CountOptions): Promise<EntryOf<'shift-closed'>> {
    const before = this.#parts.ledger.lastShiftClosed();
    if (before !== undefined && closing.toSeq <= before.toSeq) throw alreadyClosed(before);
    const counted = await this.count({ ...options, toSeq: closing.toSeq });
    const noted = notesOf(counted, closing);
    // From here to the append nothing else runs: two people who close at once come here one after the other.
    const now = this.#parts.ledger.lastShiftClosed();
    if (now !== undefined && now.seq !== counted.lastClosed?.seq) throw alreadyClosed(now);
    const written = this.#parts.ledger.append([
      ...noted,
      closedBody(counted, { by: closing.by, differences: noted.length }),
    ]);
    const closed = written.at(-1);
    if (closed?.kind !== 'shift-closed') throw new TypeError('the close is the last of the entries');
    return closed;
  }

  async *#signatures(lastClosed: EntryOf<'shift-closed'> | undefined, signal: AbortSignal) {
    const { journal } = this.#parts;
    const { journalLines: begin = 0, carriedTbsSha256Hex = [] } = lastClosed ?? {};
    const carried = await journal.find(carriedTbsSha256Hex, signal);
    for (let line = begin, signatures = carried; ;) {
      const page = await journal.from(line, signal);
      yield { journalLines: page.journalLines, signatures: [...signatures, ...page.signatures] };
      if (page.signatures.length === 0) return;
      signatures = [];
      line += page.signatures.length;
    }
  }
}

function beginningAfter(lastClosed: EntryOf<'shift-closed'> | undefined) {
  if (lastClosed === undefined) return { fromSeq: 0, openFromSeq: 0, journalLinesBefore: 0 };
  const { toSeq, openFromSeq, journalLines } = lastClosed;
  return { fromSeq: toSeq, openFromSeq, journalLinesBefore: journalLines };
}

async function findAll(
  journal: SigningJournalReader,
  missing: readonly Difference[],
  signal: AbortSignal,
): Promise<readonly SignatureMade[]> {
  const found: SignatureMade[] = [];
  for (let at = 0; at < missing.length; at += MAX_JOURNAL_PAGE) {
    const page = missing.slice(at, at + MAX_JOURNAL_PAGE).map(({ subject }) => subject);
    found.push(...(await journal.find(page, signal)));
  }
  return found;
}

function notesOf({ balance }: CountedShift, { by, reasons }: Closing): EntryBody[] {
  const notes: EntryBody[] = [];
  let unexplained = 0;
  for (const { kind, subject, unit, serial, seq } of balance.differences) {
    if (!isOpenDifference(kind)) continue;
    const reason = reasonFor({ kind, subject }, reasons);
    if (reason === undefined) unexplained += 1;
    else
      notes.push({
        kind: 'difference-noted',
        by,
        difference: kind,
        subject,
        ...(unit === undefined ? {} : { unit }),
        ...(serial === undefined ? {} : { serial }),
        ...(seq === undefined ? {} : { about: seq }),
        reason,
      });
  }
  if (unexplained > 0) throw new Fault('shift.unexplained', { differences: unexplained });
  return notes;
}

function reasonFor(
  { kind, subject }: { readonly kind: OpenDifference; readonly subject: string },
  reasons: readonly Reason[],
): string | undefined {
  const ofKind = reasons.filter((each) => each.kind === kind);
  const own = ofKind.find((each) => each.subject === subject) ?? ofKind.find((each) => each.subject === null);
  const text = own?.reason.trim();
  return text === '' ? undefined : text;
}

function closedBody(
  { fromSeq, toSeq, balance }: CountedShift,
  { by, differences }: { by: string; differences: number },
) {
  const { counts, journalLines, carriedTbsSha256Hex, openFromSeq } = balance;
  return {
    kind: 'shift-closed' as const,
    by,
    fromSeq,
    toSeq,
    openFromSeq,
    counts,
    differences,
    journalLines,
    carriedTbsSha256Hex: [...carriedTbsSha256Hex],
  };
}

function alreadyClosed({ by, at, seq }: EntryOf<'shift-closed'>): Fault {
  return new Fault('shift.closed-already', { by, at, seq });
}
