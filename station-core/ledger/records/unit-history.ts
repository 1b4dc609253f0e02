/**
 * All that the ledger holds on one unit, in order of time: what QA reads, prints and hands to an auditor. Everything in it
 * comes from entries; it reads only, and holds no secret. The line itself asks `unit-record.ts`, which is lighter.
 */
import type { Mac } from '../../model/mac.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Entry, EntryOf } from '../entry.ts';
import { readEntry, readEntryOrFault, readHead, type Db } from '../store.ts';
import { type CertificateRecord, type LabelRecord, unitRecord, type UnitRecord } from '../unit-record.ts';
import { type RunHistory, runHistory } from './run-history.ts';

export interface CertificateHistory extends CertificateRecord {
  readonly issuedSeq: number;
  readonly issuedAt: string;
  readonly permit?: string;
}

export interface LabelHistory extends LabelRecord {
  readonly intendedAt: string;
  readonly printedAt?: string;
  readonly voidedAt?: string;
  /** Why it is void. */
  readonly reason?: string;
}

export interface UnitHistory {
  readonly station: string;
  readonly mac: Mac;
  readonly serial?: string;
  readonly product: string;
  /** Of the run that counts: see `UnitRecord`. */
  readonly outcome?: Outcome;
  readonly fault?: string;
  readonly ssid?: string;
  readonly counts: RunHistory;
  readonly certificate?: CertificateHistory;
  readonly labels: readonly LabelHistory[];
  /** Every run of this unit, oldest first. */
  readonly runs: readonly RunHistory[];
  /** Every entry of this unit, of its runs and beside them. */
  readonly entrySeqs: readonly number[];
  readonly lightRecord: UnitRecord;
}

export function unitHistory(db: Db, mac: Mac): UnitHistory | undefined {
  const record = unitRecord(db, mac);
  if (record === undefined) return undefined;
  const entries = record.entrySeqs.map((seq) => readEntryOrFault(db, seq));
  const runs = record.runs.flatMap(({ entrySeqs }) => {
    const own = new Set(entrySeqs);
    return runHistory(entries.filter(({ seq }) => own.has(seq))) ?? [];
  });
  const counts = runs.find(({ run }) => run === record.run);
  if (counts === undefined) return undefined;
  const { serial, product, outcome, fault, ssid } = record;
  const certificate = certificateOf(record, entries);
  return {
    station: readHead(db).station,
    mac,
    ...(serial === undefined ? {} : { serial }),
    product,
    ...(outcome === undefined ? {} : { outcome }),
    ...(fault === undefined ? {} : { fault }),
    ...(ssid === undefined ? {} : { ssid }),
    counts,
    ...(certificate === undefined ? {} : { certificate }),
    labels: record.labels.flatMap((label) => labelOf(label, entries)),
    runs,
    entrySeqs: record.entrySeqs,
    lightRecord: record,
  };
}

/** The entries of a unit as they are kept: the leaves of the tree. */
export function leavesOf(db: Db, seqs: readonly number[]): { readonly seq: number; readonly leaf: Uint8Array }[] {
  return seqs.flatMap((seq) => {
    const leaf = readEntry(db, seq);
    return leaf === undefined ? [] : [{ seq, leaf }];
  });
}

function certificateOf({ certificate }: UnitRecord, entries: readonly Entry[]): CertificateHistory | undefined {
  const issued = entries.find(
    (entry): entry is EntryOf<'certificate-issued'> =>
      entry.kind === 'certificate-issued' && entry.certSha256Hex === certificate?.certSha256Hex,
  );
  if (certificate === undefined || issued === undefined) return undefined;
  const intent = entries.find(({ seq }) => seq === certificate.intentSeq);
  return {
    ...certificate,
    issuedSeq: issued.seq,
    issuedAt: issued.at,
    ...(intent?.kind === 'signature-intended' ? { permit: intent.permit } : {}),
  };
}

function labelOf(label: LabelRecord, entries: readonly Entry[]): LabelHistory[] {
  const of = <Kind extends 'label-intended' | 'label-printed' | 'label-voided'>(kind: Kind) =>
    entries.find((entry): entry is EntryOf<Kind> => entry.kind === kind && 'job' in entry && entry.job === label.job);
  const [intended, printed, voided] = [of('label-intended'), of('label-printed'), of('label-voided')];
  if (intended === undefined) return [];
  return [
    {
      ...label,
      intendedAt: intended.at,
      ...(printed === undefined ? {} : { printedAt: printed.at }),
      ...(voided === undefined ? {} : { voidedAt: voided.at, reason: voided.reason }),
    },
  ];
}
