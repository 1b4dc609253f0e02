/** Reads the entries of a shift, once, from the oldest run that it may have to count. Writes nothing. */
import { createHash } from 'node:crypto';
import type { Mac } from '../../model/mac.ts';
import { Fault } from '../../fault.ts';
import type { Entry, EntryOf } from '../entry.ts';
import { isOfRun } from '../projections.ts';
import { readEntryOrFault, readHead, statement, type Db } from '../store.ts';
import { tbsSha256Hex } from '../reading/tbs-of-certificate.ts';
import { issuerCertDerAt, type Issuers } from '../verify/certificates/issuers.ts';
import type {
  CertificateSeen,
  ChainFileSeen,
  InstallSeen,
  IntentSeen,
  LabelSeen,
  RunSeen,
  ShiftBounds,
  ShiftRecord,
} from './shift-record.ts';

export interface Reading {
  readonly bounds: ShiftBounds;
  /** Units report the hash of leaf and issuing certificate. */
  readonly issuers: Issuers;
  /** Called after each entry. */
  readonly read?: (entries: number, of: number) => void;
}

/** Reads on to the head: what came after the cut explains signatures that were made meanwhile. */
export function readShift(db: Db, { bounds, issuers, read = () => undefined }: Reading): ShiftRecord {
  const { sizeEntries } = readHead(db);
  const reader = new ShiftReader(db, { bounds, issuers });
  const { openFromSeq } = bounds;
  for (let seq = openFromSeq; seq < sizeEntries; seq++) {
    reader.take(readEntryOrFault(db, seq));
    read(seq + 1 - openFromSeq, sizeEntries - openFromSeq);
  }
  return reader.record();
}

class ShiftReader {
  readonly #db: Db;
  readonly #bounds: ShiftBounds;
  readonly #issuers: Issuers;
  readonly #runs = new Map<string, RunSeen>();
  readonly #intents = new Map<number, IntentSeen>();
  /** Oldest first; a unit that was reworked has several. */
  readonly #certificates = new Map<Mac, CertificateSeen[]>();
  readonly #installs: InstallSeen[] = [];
  readonly #chainFiles: ChainFileSeen[] = [];
  readonly #labels = new Map<string, LabelSeen>();

  constructor(db: Db, { bounds, issuers }: Pick<Reading, 'bounds' | 'issuers'>) {
    this.#db = db;
    this.#bounds = bounds;
    this.#issuers = issuers;
  }

  take(entry: Entry): void {
    if (isOfRun(entry)) this.#takeRun(entry.run, entry);
    switch (entry.kind) {
      case 'signature-intended':
        this.#intents.set(entry.seq, intentOf(entry));
        return;
      case 'certificate-issued':
        this.#keep(entry);
        return;
      case 'step-passed':
        this.#takeStep(entry);
        return;
      case 'label-intended':
        this.#labels.set(entry.job, labelOf(entry));
        return;
      case 'label-printed':
        this.#labels.set(entry.job, { ...this.#label(entry), printedSeq: entry.seq });
        return;
      case 'label-taken-up':
        this.#labels.set(entry.job, { ...this.#label(entry), run: entry.run });
        return;
      case 'label-voided':
        this.#labels.set(entry.job, { ...this.#label(entry), voidedSeq: entry.seq });
        return;
      default:
    }
  }

  record(): ShiftRecord {
    const units = new Set([...this.#installs, ...this.#chainFiles, ...this.#labels.values()].map(({ unit }) => unit));
    for (const unit of units) if (this.#certificateAtCut(unit) === undefined) this.#takeOlderCertificate(unit);
    const unusedEarlier = this.#unusedEarlier();
    const certificates = [...this.#certificates.values()].flat();
    for (const { unit } of [...certificates, ...this.#intents.values(), ...unusedEarlier]) units.add(unit);
    return {
      bounds: this.#bounds,
      runs: this.#runs,
      intents: [...this.#intents.values()],
      certificates,
      installs: this.#installs,
      chainFiles: this.#chainFiles,
      labels: [...this.#labels.values()],
      serials: this.#serialsOf(units),
      deliveredEarlier: new Set([...units].filter((unit) => this.#wasDelivered(unit))),
      unusedEarlier,
    };
  }

  #takeRun(run: string, entry: Entry): void {
    const known = this.#runs.get(run) ?? this.#olderRun(run);
    const unit = known?.unit ?? ('unit' in entry ? entry.unit : undefined);
    const closed = entry.kind === 'run-closed' ? entry : undefined;
    this.#runs.set(run, {
      begunSeq: known?.begunSeq ?? entry.seq,
      unit,
      closedSeq: closed?.seq ?? known?.closedSeq,
      outcome: closed?.outcome ?? known?.outcome,
    });
  }

  #recallRun(run: string): void {
    const older = this.#runs.has(run) ? undefined : this.#olderRun(run);
    if (older !== undefined) this.#runs.set(run, older);
  }

  /** A run that was over before the shift: what it did may be recorded late. */
  #olderRun(run: string): RunSeen | undefined {
    const row = statement(
      this.#db,
      'SELECT begunSeq, unit, closedSeq, outcome FROM runs WHERE run = ? AND begunSeq < ?',
    );
    const found = row.get(run, this.#bounds.openFromSeq) as
      | { [Name in keyof RunSeen]: RunSeen[Name] | null }
      | undefined;
    if (found === undefined) return undefined;
    const { begunSeq, unit, closedSeq, outcome } = found;
    return {
      begunSeq: begunSeq ?? 0,
      unit: unit ?? undefined,
      closedSeq: closedSeq ?? undefined,
      outcome: outcome ?? undefined,
    };
  }

  #takeStep({ seq, run, step, evidence }: EntryOf<'step-passed'>): void {
    const unit = this.#runs.get(run)?.unit;
    if (unit === undefined) return;
    const { chainSha256Hex, chainPemSha256Hex } = evidence as Readonly<Record<string, unknown>>;
    if (step === 'install' && typeof chainSha256Hex === 'string')
      this.#installs.push({ seq, run, unit, chainSha256Hex });
    if (step === 'close' && typeof chainPemSha256Hex === 'string')
      this.#chainFiles.push({ seq, run, unit, chainPemSha256Hex });
  }

  #certificateOf(entry: EntryOf<'certificate-issued'>): CertificateSeen {
    const { seq, run, unit, serial, intentSeq, certBase64 } = entry;
    const { permit, ...intent } = this.#intents.get(intentSeq) ?? this.#intentAt(intentSeq);
    const tbs = intent.tbsSha256Hex ?? tbsSha256Hex(certBase64, seq);
    return { seq, run, unit, serial, tbsSha256Hex: tbs, permit, chainSha256Hex: this.#chainSha256Hex(entry) };
  }

  #takeOlderCertificate(unit: Mac): void {
    const rows = statement(this.#db, 'SELECT max(seq) FROM certificates WHERE unit = ? AND seq < ?');
    const seq = rows.pluck().get(unit, this.#bounds.toSeq) as number | null;
    const entry = seq === null ? undefined : readEntryOrFault(this.#db, seq);
    if (entry?.kind !== 'certificate-issued') return;
    this.#takeRun(entry.run, entry);
    this.#keep(entry);
  }

  #keep(entry: EntryOf<'certificate-issued'>): void {
    const all = [...(this.#certificates.get(entry.unit) ?? []), this.#certificateOf(entry)];
    this.#certificates.set(
      entry.unit,
      all.sort((a, b) => a.seq - b.seq),
    );
  }

  /** The newest one of the unit that this shift can have seen. */
  #certificateAtCut(unit: Mac): CertificateSeen | undefined {
    return this.#certificates.get(unit)?.findLast(({ seq }) => seq < this.#bounds.toSeq);
  }

  #intentAt(seq: number): IntentSeen {
    const entry = readEntryOrFault(this.#db, seq);
    if (entry.kind !== 'signature-intended') throw new Fault('ledger.damaged', { seq, reason: 'not an intent' });
    return intentOf(entry);
  }

  #label(entry: EntryOf<'label-printed' | 'label-voided' | 'label-taken-up'>): LabelSeen {
    return this.#labels.get(entry.job) ?? this.#olderLabel(entry);
  }

  #olderLabel({ job, unit, run }: EntryOf<'label-printed' | 'label-voided' | 'label-taken-up'>): LabelSeen {
    const rows = statement(this.#db, 'SELECT run, intendedSeq, printedSeq FROM labels WHERE job = ?');
    const row = rows.get(job) as { run: string; intendedSeq: number; printedSeq: number | null } | undefined;
    if (row === undefined) return { job, unit, run, intendedSeq: 0, printedSeq: undefined, voidedSeq: undefined };
    this.#recallRun(row.run);
    const printedSeq = row.printedSeq ?? undefined;
    return { job, unit, run: row.run, intendedSeq: row.intendedSeq, printedSeq, voidedSeq: undefined };
  }

  #wasDelivered(unit: Mac): boolean {
    const { chainSha256Hex } = this.#certificateAtCut(unit) ?? {};
    if (chainSha256Hex === undefined) return false;
    const rows = statement(
      this.#db,
      `SELECT seq FROM runEntries WHERE run IN (SELECT run FROM runs WHERE unit = ? AND closedSeq < ?) ORDER BY seq`,
    );
    const seqs = rows.pluck().all(unit, this.#bounds.fromSeq) as number[];
    return seqs.some((seq) => {
      const entry = readEntryOrFault(this.#db, seq);
      if (entry.kind !== 'step-passed' || entry.step !== 'install') return false;
      return (entry.evidence as Readonly<Record<string, unknown>>)['chainSha256Hex'] === chainSha256Hex;
    });
  }

  #serialsOf(units: Iterable<Mac>): ReadonlyMap<Mac, string> {
    const rows = statement(this.#db, 'SELECT serial FROM units WHERE unit = ?').pluck();
    return new Map(
      [...units].flatMap((unit) => {
        const serial = rows.get(unit) as string | undefined;
        return serial === undefined ? [] : [[unit, serial] as const];
      }),
    );
  }

  #unusedEarlier(): readonly IntentSeen[] {
    const rows = statement(
      this.#db,
      `SELECT seq FROM intents WHERE seq < ? AND NOT EXISTS
        (SELECT 1 FROM certificates WHERE certificates.intentSeq = intents.seq) ORDER BY seq`,
    );
    const seqs = rows.pluck().all(this.#bounds.openFromSeq) as number[];
    return seqs.map((seq) => {
      const intent = this.#intentAt(seq);
      this.#recallRun(intent.run);
      return intent;
    });
  }

  #chainSha256Hex({ seq, certBase64 }: EntryOf<'certificate-issued'>): string {
    const issuerCertDer = issuerCertDerAt(this.#issuers, seq) ?? new Uint8Array();
    return createHash('sha256').update(Buffer.from(certBase64, 'base64')).update(issuerCertDer).digest('hex');
  }
}

function intentOf({ seq, run, unit, serial, tbsSha256Hex, permit }: EntryOf<'signature-intended'>): IntentSeen {
  return { seq, run, unit, serial, tbsSha256Hex, permit };
}

function labelOf({ job, run, unit, seq }: EntryOf<'label-intended'>): LabelSeen {
  return { job, run, unit, intendedSeq: seq, printedSeq: undefined, voidedSeq: undefined };
}
