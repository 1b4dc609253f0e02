import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { copyOldData, describeIdentity } from '../../../fixtures/old-data/copy.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { type LedgerReader, openLedgerReader } from '../../../station-core/ledger/reader.ts';
import {
  type Exported,
  type ExportForm,
  type Exporting,
  exportOf,
  writeExport,
  type WrittenExport,
} from '../../../station-core/station/records/export.ts';
import { readRecordSetup, type RecordSetup } from '../../../station-core/station/records/record-setup.ts';
import { lifeOf, type SampleUnit } from '../../ledger/sample-ledger.ts';

/** The station of fixtures/old-data: a real certificate, a checkpoint, a receipt, and one unit that passed. */
export const SERIAL = 'L1-S01-000001';
export const NEVER = new AbortController().signal;

export interface OldRecord {
  readonly dataDir: string;
  readonly ledger: LedgerReader;
  readonly setup: RecordSetup;
  readonly exporting: (form: ExportForm) => Exporting;
}

/** `change` comes before the reader. */
export async function oldRecord(change: (dataDir: string) => void = () => undefined): Promise<OldRecord> {
  const old = await copyOldData('dad4558');
  onTestFinished(() => old[Symbol.asyncDispose]());
  const { dataDir } = old;
  await describeIdentity(dataDir);
  change(dataDir);
  const ledger = openLedgerReader(dataDir);
  onTestFinished(() => {
    ledger[Symbol.dispose]();
  });
  const setup = await readRecordSetup(dataDir);
  const now = new Date('2026-12-01T10:00:00.000Z');
  const productDir = join(dataDir, 'product');
  return { dataDir, ledger, setup, exporting: (form) => ({ ledger, setup, form, now, productDir, signal: NEVER }) };
}

/** Units with runs for an order, added to a ledger that is there. */
export function addRuns(dataDir: string, order: string, units: readonly SampleUnit[]): void {
  using ledger = Ledger.open({ dir: dataDir, station: 'S01', version: '0.1.0' });
  for (const unit of units) {
    const life = lifeOf(unit);
    ledger.append([{ ...life.begun, order, operator: 'grace' }, life.connected, life.reserved]);
    ledger.append([life.stopped, life.failed]);
  }
}

export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-export-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}

export function written(path: string, what: Exported, exporting: Exporting): Promise<WrittenExport> {
  return writeExport(path, exportOf(what, exporting), exporting.signal);
}

export function textOfPdf(path: string): string {
  return execFileSync('pdftotext', ['-layout', path, '-']).toString();
}

/** Unpacked by Info-ZIP, which checks every CRC. */
export function unzipped(path: string): string {
  const dir = folder();
  execFileSync('unzip', ['-q', path, '-d', dir]);
  return dir;
}
