import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { decodeEntry, type Entry, stepPassedBody } from '../../../station-core/ledger/entry.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import { ledgerPath } from '../../../station-core/ledger/reader.ts';
import { type Balance, balanceOf, remainders, type SignatureMade } from '../../../station-core/ledger/shift/balance.ts';
import type { ShiftBounds } from '../../../station-core/ledger/shift/shift-record.ts';
import { readShift } from '../../../station-core/ledger/shift/read-shift.ts';
import { openForReading } from '../../../station-core/ledger/store.ts';
import { lifeOf, openLedger, sampleUnit, type SampleUnit, scratch } from '../sample-ledger.ts';

export const issuerCertDer = Buffer.from('issuing certificate');

/** A station whose journal and ledger a test writes, act by act. */
export class SampleShift implements Disposable {
  readonly dir = scratch();
  ledger: Ledger = openLedger(this.dir);
  /** What the signing service says that it signed. */
  readonly journal: SignatureMade[] = [];
  readonly #intentSeqs = new Map<string, number>();

  [Symbol.dispose](): void {
    this.ledger[Symbol.dispose]();
  }

  begin(n: number, run = `run-${n}`): SampleUnit {
    const sample = sampleUnit(n, run);
    const life = lifeOf(sample);
    this.ledger.append([life.begun, life.connected]);
    if (!this.#intentSeqs.has(sample.unit)) this.ledger.append(life.reserved);
    return sample;
  }

  intend(sample: SampleUnit): void {
    const [intent] = this.ledger.append(lifeOf(sample).intended);
    this.#intentSeqs.set(sample.unit, intent.seq);
  }

  sign(sample: SampleUnit, permit = 'P-1'): void {
    this.journal.push({ tbsSha256Hex: lifeOf(sample).intended.tbsSha256Hex, permit });
  }

  issue(sample: SampleUnit): void {
    const { issued } = lifeOf(sample);
    this.ledger.append({ ...issued, intentSeq: this.#intentSeqs.get(sample.unit) ?? -1 });
  }

  install(sample: SampleUnit, chainSha256Hex = chainOf(sample)): void {
    this.ledger.append(stepPassedBody({ run: sample.run, unit: sample.unit }, 'install', { chainSha256Hex }));
  }

  print(sample: SampleUnit): void {
    const { labelIntended, labelPrinted } = lifeOf(sample);
    this.ledger.append([labelIntended, labelPrinted]);
  }

  pass({ run, unit, serial }: SampleUnit): void {
    const pem = `chain of ${serial}`;
    mkdirSync(join(this.dir, 'certs'), { recursive: true });
    writeFileSync(this.chainFileOf(serial), pem);
    const chainPemSha256Hex = createHash('sha256').update(pem).digest('hex');
    const close = stepPassedBody({ run, unit }, 'close', { chainPemSha256Hex });
    this.ledger.append([close, { kind: 'run-closed', run, unit, serial, outcome: 'PASS' }]);
  }

  chainFileOf(serial: string): string {
    return join(this.dir, 'certs', `${serial}.pem`);
  }

  fail(sample: SampleUnit): void {
    this.ledger.append(lifeOf(sample).failed);
  }

  /** A unit from begin to PASS. */
  make(n: number): SampleUnit {
    const sample = this.begin(n);
    this.intend(sample);
    this.sign(sample);
    this.issue(sample);
    this.install(sample);
    this.print(sample);
    this.pass(sample);
    return sample;
  }

  /** As after a crash: what is on the disk is all that is known. */
  reopen(): void {
    this.ledger[Symbol.dispose]();
    this.ledger = openLedger(this.dir);
  }

  entriesFrom(seq: number): readonly Entry[] {
    return this.ledger.entriesFrom(seq, 1_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  }

  putFolder(path: string): void {
    mkdirSync(path);
  }

  get size(): number {
    return this.ledger.head().sizeEntries;
  }

  balance(
    bounds: Partial<ShiftBounds> = {},
    signatures: readonly SignatureMade[] = this.journal,
    journalLinesBefore = 0,
  ): Balance {
    const { fromSeq = 0, toSeq = this.size, openFromSeq = fromSeq } = bounds;
    const db = openForReading(ledgerPath(this.dir));
    try {
      const record = readShift(db, { bounds: { fromSeq, toSeq, openFromSeq }, issuers: { issuerCertDer } });
      const journalLines = this.journal.length;
      return balanceOf(record, { signatures, journalLines, journalLinesBefore });
    } finally {
      db.close();
    }
  }
}

function chainOf(sample: SampleUnit): string {
  const leaf = Buffer.from(lifeOf(sample).issued.certBase64, 'base64');
  return createHash('sha256').update(leaf).update(issuerCertDer).digest('hex');
}

/** Kind, last two digits of the serial, and whether the unit is in work. */
export function named({ differences }: Balance): string[] {
  return differences.map(({ kind, serial, inWork }) =>
    [kind, serial?.slice(-2) ?? '-', inWork ? 'in work' : ''].join(' ').trim(),
  );
}

/** So many units, from the signature to PASS. */
export const counted = (units: number): Balance['counts'] => ({
  signatures: units,
  issued: units,
  delivered: units,
  labelsPrinted: units,
  labelsVoided: 0,
  passed: units,
});

export function holds(balance: Balance): void {
  expect(remainders(balance)).toEqual([0, 0, 0]);
}
