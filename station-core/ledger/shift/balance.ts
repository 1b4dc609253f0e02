/**
 * The balance of a shift. Three records that are kept apart must say the same of the same units: the journal of the
 * signing service, the ledger's entries, and what units and printer confirmed.
 *
 *   signatures made = certificates issued
 *                     + signature-unknown + signature-unused − signature-missing − signed-earlier
 *   certificates issued = certificates delivered + not-delivered − issued-earlier
 *   certificates delivered = labels printed − labels voided
 *                     + not-labelled − label-unearned − label-twice − delivered-earlier
 *
 * Delivered: the unit itself reported the hash of its stored chain (step `install`), for the first time in this shift.
 * A unit counts once, however many runs it took. A certificate that another one took the place of in the same shift is
 * `not-delivered`. Labels of runs that do not pass are void (invariant 4), so each unit
 * that passed has one label left. A unit that failed after its certificate was issued is `not-delivered` or
 * `not-labelled`; when a later shift finishes it, that one says `issued-earlier` or `delivered-earlier`, which needs no
 * reason. The other differences stand beside the equation. Nothing here reads a file or asks anybody.
 */
import type { Mac } from '../../model/mac.ts';
import type { DifferenceKind } from '../../model/desk/shift-difference.ts';
import { belongs, isHere, openFromSeq, unitsInWork, type ShiftRecord } from './shift-record.ts';

export interface SignatureMade {
  readonly tbsSha256Hex: string;
  readonly permit: string;
  /** The entry of the intent; absent for what an earlier version signed. */
  readonly intentSeq?: number;
}

/** What the signing service says that it signed. */
export interface SignaturesMade {
  /** Since the last close, and those that it carried over. */
  readonly signatures: readonly SignatureMade[];
  readonly journalLines: number;
  /** At the last close. */
  readonly journalLinesBefore: number;
}

export interface Difference {
  readonly kind: DifferenceKind;
  /** The unit, the print job, or the hash of what was signed: with the kind it names the difference. */
  readonly subject: string;
  readonly unit?: Mac;
  readonly serial?: string;
  /** The entry that it is about. */
  readonly seq?: number;
  /** A run of this unit is open at the cut: a later shift may settle it. */
  readonly inWork: boolean;
}

export interface ShiftCounts {
  readonly signatures: number;
  readonly issued: number;
  readonly delivered: number;
  readonly labelsPrinted: number;
  readonly labelsVoided: number;
  readonly passed: number;
}

export interface Balance {
  readonly counts: ShiftCounts;
  readonly differences: readonly Difference[];
  readonly journalLines: number;
  /** Of runs that are open at the cut. */
  readonly carriedTbsSha256Hex: readonly string[];
  readonly openFromSeq: number;
}

/** `signature-missing` is said of all that `signatures` lacks; whoever can ask the journal for older ones settles them. */
export function balanceOf(record: ShiftRecord, made: SignaturesMade): Balance {
  const named = new Differences(record);
  const signed = compareSignatures(record, made, named);
  const issued = record.certificates.filter(isHere(record));
  const delivered = compareDeliveries(record, named);
  const labels = compareLabels(record, delivered, named);
  const passed = new Set(
    [...record.runs].flatMap(([run, { closedSeq: seq = -1, outcome, unit }]) =>
      outcome === 'PASS' && belongs(record, { seq, run }) === 'here' ? [unit] : [],
    ),
  );
  return {
    counts: {
      signatures: signed.count,
      issued: issued.length,
      delivered: delivered.size,
      labelsPrinted: labels.printed,
      labelsVoided: labels.voided,
      passed: passed.size,
    },
    differences: named.list,
    journalLines: made.journalLines,
    carriedTbsSha256Hex: signed.carried,
    openFromSeq: openFromSeq(record),
  };
}

interface About {
  readonly unit?: Mac | undefined;
  readonly seq?: number | undefined;
}

class Differences {
  readonly list: Difference[] = [];
  readonly #serials: ReadonlyMap<Mac, string>;
  readonly #inWork: ReadonlySet<Mac>;

  constructor(record: ShiftRecord) {
    this.#serials = record.serials;
    this.#inWork = unitsInWork(record);
  }

  add(kind: DifferenceKind, subject: string, { unit, seq }: About): void {
    const serial = unit === undefined ? undefined : this.#serials.get(unit);
    this.list.push({
      kind,
      subject,
      ...(unit === undefined ? {} : { unit }),
      ...(serial === undefined ? {} : { serial }),
      ...(seq === undefined ? {} : { seq }),
      inWork: unit !== undefined && this.#inWork.has(unit),
    });
  }
}

function compareSignatures(record: ShiftRecord, made: SignaturesMade, named: Differences) {
  const { signatures, journalLines, journalLinesBefore } = made;
  const issued = new Map(record.certificates.map((each) => [each.tbsSha256Hex, each]));
  const intents = [...record.unusedEarlier, ...record.intents];
  const intended = new Map(intents.map((each) => [each.tbsSha256Hex ?? each.seq, each]));
  const carried: string[] = [];
  let count = 0;
  for (const { tbsSha256Hex, permit, intentSeq } of signatures) {
    const seen = issued.get(tbsSha256Hex) ?? intended.get(tbsSha256Hex) ?? intended.get(intentSeq ?? tbsSha256Hex);
    if (seen !== undefined && belongs(record, seen) === 'later') {
      carried.push(tbsSha256Hex);
      continue;
    }
    count += 1;
    if (seen === undefined) named.add('signature-unknown', tbsSha256Hex, {});
    else if (!issued.has(tbsSha256Hex)) named.add('signature-unused', tbsSha256Hex, seen);
    else if (belongs(record, seen) === 'earlier') named.add('signature-unknown', tbsSha256Hex, seen);
    if (seen !== undefined && seen.permit !== permit) named.add('permit-differs', tbsSha256Hex, seen);
  }
  if (journalLines < journalLinesBefore) named.add('journal-shorter', String(journalLinesBefore - journalLines), {});
  nameMissing(record, signatures, named);
  return { count, carried };
}

function nameMissing(record: ShiftRecord, signatures: readonly SignatureMade[], named: Differences): void {
  const made = new Set(signatures.map(({ tbsSha256Hex }) => tbsSha256Hex));
  for (const each of record.certificates.filter(isHere(record)))
    if (!made.has(each.tbsSha256Hex)) named.add('signature-missing', each.tbsSha256Hex, each);
}

/** Returns the units that confirmed their own chain for the first time. */
function compareDeliveries(record: ShiftRecord, named: Differences): ReadonlySet<Mac> {
  const seen = record.certificates.filter((each) => belongs(record, each) !== 'later');
  const live = new Map(seen.map((each) => [each.unit, each])); // the newest of each unit
  const chains = new Set(seen.map(({ unit, chainSha256Hex }) => `${unit} ${chainSha256Hex}`));
  const delivered = new Set<Mac>();
  for (const install of record.installs.filter(isHere(record))) {
    const { unit, chainSha256Hex } = install;
    if (!chains.has(`${unit} ${chainSha256Hex}`)) named.add('chain-differs', unit, install);
    else if (live.get(unit)?.chainSha256Hex === chainSha256Hex && !record.deliveredEarlier.has(unit))
      delivered.add(unit);
  }
  for (const certificate of seen) {
    const isLive = live.get(certificate.unit) === certificate;
    const [issuedHere, isDelivered] = [
      belongs(record, certificate) === 'here',
      isLive && delivered.has(certificate.unit),
    ];
    if (issuedHere && !isDelivered) named.add('not-delivered', certificate.unit, certificate);
    if (!issuedHere && isDelivered) named.add('issued-earlier', certificate.unit, certificate);
  }
  return delivered;
}

function compareLabels(record: ShiftRecord, delivered: ReadonlySet<Mac>, named: Differences) {
  const { toSeq } = record.bounds;
  const labelled = new Set<Mac>();
  let [printed, voided] = [0, 0];
  for (const { job, run, unit, intendedSeq, printedSeq, voidedSeq = Infinity } of record.labels) {
    const isVoid = voidedSeq < toSeq;
    if (belongs(record, { run, seq: printedSeq ?? intendedSeq }) !== 'here') continue;
    if (printedSeq === undefined) {
      if (!isVoid) named.add('label-unaccounted', job, { unit, seq: intendedSeq });
      continue;
    }
    printed += 1;
    if (isVoid) {
      voided += 1;
      continue;
    }
    const holds = delivered.has(unit) || record.deliveredEarlier.has(unit);
    if (record.runs.get(run)?.outcome !== 'PASS' || !holds) named.add('label-unearned', job, { unit, seq: printedSeq });
    else if (labelled.has(unit)) named.add('label-twice', job, { unit, seq: printedSeq });
    else {
      labelled.add(unit);
      if (!delivered.has(unit)) named.add('delivered-earlier', unit, { unit, seq: printedSeq });
    }
  }
  const installs = new Map(record.installs.map(({ unit, seq }) => [unit, seq]));
  for (const unit of delivered)
    if (!labelled.has(unit)) named.add('not-labelled', unit, { unit, seq: installs.get(unit) });
  nameWithdrawn(record, labelled, named);
  return { printed, voided };
}

/** The label of a unit that an earlier shift finished was voided in this one. */
function nameWithdrawn(record: ShiftRecord, labelled: ReadonlySet<Mac>, named: Differences): void {
  const { fromSeq, toSeq } = record.bounds;
  for (const { job, run, unit, printedSeq, voidedSeq } of record.labels) {
    if (printedSeq === undefined || voidedSeq === undefined || voidedSeq < fromSeq || voidedSeq >= toSeq) continue;
    if (belongs(record, { run, seq: printedSeq }) !== 'earlier' || labelled.has(unit)) continue;
    named.add('label-withdrawn', job, { unit, seq: voidedSeq });
  }
}

/** These were signed before the last close: a crash or an open run kept their certificates until now. */
export function settleSignedEarlier(balance: Balance, found: readonly SignatureMade[]): Balance {
  const signed = new Set(found.map(({ tbsSha256Hex }) => tbsSha256Hex));
  const differences = balance.differences.map((each): Difference =>
    each.kind === 'signature-missing' && signed.has(each.subject) ? { ...each, kind: 'signed-earlier' } : each,
  );
  return { ...balance, differences };
}

/** What must be added to the right side of each line of the equation; zero when it holds. */
export function remainders({ counts, differences }: Balance) {
  const number = (kind: DifferenceKind): number => differences.filter((each) => each.kind === kind).length;
  const { signatures, issued, delivered, labelsPrinted, labelsVoided } = counts;
  return [
    signatures -
      issued -
      number('signature-unknown') -
      number('signature-unused') +
      number('signature-missing') +
      number('signed-earlier'),
    issued - delivered - number('not-delivered') + number('issued-earlier'),
    delivered -
      labelsPrinted +
      labelsVoided -
      number('not-labelled') +
      number('label-unearned') +
      number('label-twice') +
      number('delivered-earlier'),
  ];
}
