/**
 * The identity record of one unit, put together from its entries: what QA is shown. Reads only, and holds no secret.
 */
import type { InHandCheckName, InHandVerdict } from '../model/desk/in-hand.ts';
import { type Mac, parseMac } from '../model/mac.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Entry, EntryOf } from './entry.ts';
import { holdsOf, type HoldRecord } from './holds/held-units.ts';
import { readEvidence, type RunEvidence } from './read-evidence.ts';
import { revocationsOf, type RevocationRecord } from './revocations/revoked-certificates.ts';
import { readEntryOrFault, statement, type Db } from './store.ts';
import { unitEntrySeqs, verificationsOf } from './units/unit-entries.ts';

export interface CertificateRecord {
  readonly certSerialHex: string;
  readonly certSha256Hex: string;
  readonly certDerBase64: string;
  readonly spkiSha256Hex: string;
  readonly intentSeq: number;
}

export interface IntentRecord {
  /** The run that wrote it, whose evidence holds the request. */
  readonly run: string;
  readonly spkiSha256Hex: string;
  readonly permit: string;
  readonly intentSeq: number;
  /** Absent when the station had drafted the certificate, up to version 0.3. */
  readonly csrSha256Hex?: string;
  /** The certificate of this unit whose place the new one takes. */
  readonly supersedes?: string;
}

export interface LabelRecord {
  readonly job: string;
  readonly run: string;
  readonly labelSha256Hex: string;
  /** `intended`: a crash left open whether it was printed. */
  readonly state: 'intended' | 'printed' | 'voided';
}

export interface RunRecord {
  readonly run: string;
  readonly slot: number;
  readonly port: string;
  readonly product: string;
  readonly begunAt: string;
  readonly closedAt?: string;
  /** Absent while the run is open. */
  readonly outcome?: Outcome;
  readonly fault?: string;
  readonly stopped?: { readonly step: string; readonly code: string; readonly evidence: EvidenceOfFault };
  readonly evidence: RunEvidence;
  readonly entrySeqs: readonly number[];
}

type EvidenceOfFault = EntryOf<'step-stopped'>['fault']['evidence'];

export interface UnitRecord {
  readonly mac: Mac;
  readonly serial?: string;
  readonly product: string;
  /**
   * Of the run that counts: the latest that drew secrets for the unit, or took up its label with those that are
   * on it, for from there on the unit was changed; a later run that was turned away at the door changes nothing. Without such a run, the latest. Absent while it is open.
   */
  readonly outcome?: Outcome;
  readonly fault?: string;
  /** The run that counts. */
  readonly run: string;
  readonly ssid?: string;
  /** The live one. */
  readonly certificate?: CertificateRecord;
  /** Those whose place others have taken, oldest first. */
  readonly superseded: readonly CertificateRecord[];
  /** Evidence of the run that counts, by step. */
  readonly evidence: RunRecord['evidence'];
  readonly labels: readonly LabelRecord[];
  /** Every run of this unit, oldest first. */
  readonly runs: readonly RunRecord[];
  /** Every hold of this unit, here or heard of, oldest first; released ones too. */
  readonly holds: readonly HoldRecord[];
  /** Of its certificates, oldest first. */
  readonly revocations: readonly RevocationRecord[];
  /** How it was verified in hand, oldest first; attempts that came to no verdict are no part of this. */
  readonly verifications: readonly VerificationRecord[];
  /** Every entry of this unit, and those that its evidence names: the releases that were written to it. */
  readonly entrySeqs: readonly number[];
}

export interface VerificationRecord {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly verdict: InHandVerdict;
  /** The checks that differed. */
  readonly differing: readonly InHandCheckName[];
}

export interface LiveIdentity {
  readonly serial?: string;
  /** What the HSM was, or may have been, asked to sign for this unit and did not refuse. */
  readonly intent?: IntentRecord;
  readonly certificate?: CertificateRecord;
  /** The newest label that was, or may have been, printed and is not void. */
  readonly label?: LabelRecord;
}

/** A serial number, or a MAC address however it is written, as the MAC the ledger files the unit under. */
export function unitOf(db: Db, id: string): Mac | undefined {
  const bySerial = statement(db, 'SELECT unit FROM units WHERE serial = ?').pluck().get(id) as Mac | undefined;
  return bySerial ?? parseMac(id);
}

/** A unit is known once it has a serial or one of its runs is over; a board that has only just been seen is not. */
export function unitRecord(db: Db, mac: Mac): UnitRecord | undefined {
  const runs = runsOf(db, mac);
  const serial = serialOf(db, mac);
  const counting = runs.find((run) => run.run === countingRun(db, mac)) ?? runs.at(-1);
  if (counting === undefined) return undefined;
  if (serial === undefined && runs.every((run) => run.outcome === undefined)) return undefined;
  const { run, product, outcome, fault, evidence } = counting;
  const { certificate } = liveIdentity(db, mac);
  const revocations = revocationsOf(db, mac);
  const intents = revocations.map(({ intentSeq }) => intentSeq);
  const ssid = statement(db, 'SELECT ssid FROM secrets WHERE unit = ? ORDER BY seq DESC LIMIT 1').pluck().get(mac);
  return {
    mac,
    ...(serial === undefined ? {} : { serial }),
    product,
    ...(outcome === undefined ? {} : { outcome }),
    ...(fault === undefined ? {} : { fault }),
    run,
    ...(ssid === undefined ? {} : { ssid: ssid as string }),
    ...(certificate === undefined ? {} : { certificate }),
    superseded: supersededOf(db, mac),
    evidence,
    labels: labelsWhere(db, 'unit', mac),
    runs,
    holds: holdsOf(db, mac),
    revocations,
    verifications: verificationsOf(db, mac).flatMap(verificationRecord),
    entrySeqs: [...new Set([...runs.flatMap(seqsOf), ...unitEntrySeqs(db, mac), ...intents])].sort((a, b) => a - b),
  };
}

function seqsOf({ entrySeqs, evidence }: RunRecord): readonly number[] {
  const { releaseSeq } = evidence.flash ?? {};
  return releaseSeq === undefined ? entrySeqs : [...entrySeqs, releaseSeq];
}

function verificationRecord(entry: EntryOf<'unit-verified' | 'verification-stopped'>): VerificationRecord[] {
  if (entry.kind === 'verification-stopped') return [];
  const { seq, at, by, verdict, checks } = entry;
  const differing = checks.filter(({ result }) => result === 'differs').map(({ check }) => check);
  return [{ seq, at, by, verdict, differing }];
}

export function liveIdentity(db: Db, mac: Mac): LiveIdentity {
  const serial = serialOf(db, mac);
  const intents = statement(db, 'SELECT max(seq) FROM intents WHERE unit = ? AND refusedSeq IS NULL');
  const intentSeq = intents.pluck().get(mac) as number | null;
  const issuedSeq = statement(db, 'SELECT max(seq) FROM certificates WHERE unit = ?').pluck().get(mac) as number | null;
  const intent = intentSeq === null ? undefined : intentRecord(db, intentSeq);
  const certificate = issuedSeq === null ? undefined : certificateRecord(db, issuedSeq);
  const label = labelsWhere(db, 'unit', mac).findLast((each) => each.state !== 'voided');
  return {
    ...(serial === undefined ? {} : { serial }),
    ...(intent === undefined ? {} : { intent }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(label === undefined ? {} : { label }),
  };
}

/** An intent that is neither refused nor has its certificate yet. */
export function pendingIntent({ intent, certificate }: LiveIdentity): IntentRecord | undefined {
  if (certificate === undefined) return intent;
  return intent?.intentSeq === certificate.intentSeq ? undefined : intent;
}

function supersededOf(db: Db, mac: Mac): CertificateRecord[] {
  const rows = statement(db, 'SELECT seq FROM certificates WHERE unit = ? ORDER BY seq').pluck().all(mac) as number[];
  return rows.slice(0, -1).flatMap((seq) => certificateRecord(db, seq) ?? []);
}

export function labelsWhere(db: Db, column: 'unit' | 'run' | 'job', value: string): LabelRecord[] {
  const rows = statement(db, `SELECT * FROM labels WHERE ${column} = ? ORDER BY intendedSeq`).all(value);
  return (rows as LabelRow[]).map(({ job, run, labelSha256Hex, printedSeq, voidedSeq }) => ({
    job,
    run,
    labelSha256Hex,
    state: voidedSeq !== null ? 'voided' : printedSeq !== null ? 'printed' : 'intended',
  }));
}

interface LabelRow {
  readonly job: string;
  readonly run: string;
  readonly labelSha256Hex: string;
  readonly printedSeq: number | null;
  readonly voidedSeq: number | null;
}

function serialOf(db: Db, mac: Mac): string | undefined {
  return statement(db, 'SELECT serial FROM units WHERE unit = ?').pluck().get(mac) as string | undefined;
}

function countingRun(db: Db, mac: Mac): unknown {
  return statement(db, 'SELECT run FROM secrets WHERE unit = ? ORDER BY seq DESC LIMIT 1').pluck().get(mac);
}

function runsOf(db: Db, mac: Mac): RunRecord[] {
  const runs = statement(db, 'SELECT run FROM runs WHERE unit = ? ORDER BY begunSeq').pluck().all(mac) as string[];
  return runs.map((run) => runRecord(db, run)).filter((run) => run !== undefined);
}

function runRecord(db: Db, run: string): RunRecord | undefined {
  const seqs = statement(db, 'SELECT seq FROM runEntries WHERE run = ? ORDER BY seq').pluck().all(run) as number[];
  const entries: Entry[] = seqs.map((seq) => readEntryOrFault(db, seq));
  const begun = entries.find((entry) => entry.kind === 'run-begun');
  const stopped = entries.find((entry) => entry.kind === 'step-stopped');
  const closed = entries.find((entry) => entry.kind === 'run-closed');
  const passed = entries.filter((entry) => entry.kind === 'step-passed');
  if (begun === undefined) return undefined;
  const { slot, port, product, at } = begun;
  return {
    run,
    slot,
    port,
    product,
    begunAt: at,
    ...(closed === undefined ? {} : { closedAt: closed.at, outcome: closed.outcome }),
    ...(closed?.fault === undefined ? {} : { fault: closed.fault.code }),
    ...(stopped === undefined
      ? {}
      : { stopped: { step: stopped.step, code: stopped.fault.code, evidence: stopped.fault.evidence } }),
    evidence: readEvidence(passed, (seq) => readEntryOrFault(db, seq)),
    entrySeqs: seqs,
  };
}

function intentRecord(db: Db, seq: number): IntentRecord | undefined {
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'signature-intended') return undefined;
  const { run, spkiSha256Hex, permit, csrSha256Hex, supersedes } = entry;
  return {
    run,
    spkiSha256Hex,
    permit,
    intentSeq: seq,
    ...(csrSha256Hex === undefined ? {} : { csrSha256Hex }),
    ...(supersedes === undefined ? {} : { supersedes }),
  };
}

function certificateRecord(db: Db, seq: number): CertificateRecord | undefined {
  const entry = readEntryOrFault(db, seq);
  if (entry.kind !== 'certificate-issued') return undefined;
  const { certSerialHex, certSha256Hex, certBase64, spkiSha256Hex, intentSeq } = entry;
  return { certSerialHex, certSha256Hex, certDerBase64: certBase64, spkiSha256Hex, intentSeq };
}
