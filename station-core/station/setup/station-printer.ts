import { join, resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { writeDurably } from '../../durable-file.ts';
import type { LabelText } from '../../labels/label-data.ts';
import { askPrinter } from '../../labels/printers/ask-printer.ts';
import { faultOfStatus, warningOfStatus } from '../../labels/printers/conditions.ts';
import { openPrinter } from '../../labels/printers/open-printer.ts';
import type { Printer } from '../../labels/printers/printer.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { testLabelJob } from '../plan/test-label.ts';
import { configFault } from '../config/config-fault.ts';
import { readJsonFile } from '../config/json-file.ts';
import { specimenLabel } from '../product/label-specimen.ts';
import type { StationManifest } from './station-manifest.ts';

/** What the printer needs of its station. */
export interface PrinterOwner {
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly renderLabel: RenderLabel;
  readonly manifest: Pick<StationManifest, 'requirePrinter'>;
}

/**
 * The printer of a station. Another one may be chosen while boards are at work: each run prints on the one it began with.
 */
export class StationPrinter {
  readonly #dataDir: string;
  readonly #ledger: Ledger;
  readonly #renderLabel: RenderLabel;
  readonly #manifest: PrinterOwner['manifest'];
  #printer: Printer;
  #known:
    | { readonly address: string; readonly atMs: number; readonly condition: Promise<PrinterCondition> }
    | undefined;

  constructor({ dataDir, ledger, renderLabel, manifest }: PrinterOwner, printer: Printer) {
    this.#manifest = manifest;
    this.#dataDir = dataDir;
    this.#ledger = ledger;
    this.#renderLabel = renderLabel;
    this.#printer = printer;
  }

  get current(): Printer {
    return this.#printer;
  }

  /** Opens it first: one that cannot print is not chosen. Paths are relative to the data directory. */
  async choose(address: string, by: string): Promise<void> {
    const allowed = this.#manifest.requirePrinter(address);
    const printer = await openPrinter(absolute(this.#dataDir, address), allowed);
    await askPrinter(printer); // whether it answers; it may be out of labels
    this.#ledger.append({ kind: 'printer-chosen', by, printer: address });
    await writeAddress(this.#dataDir, address);
    this.#printer = printer;
  }

  /** How it is, asked at most every few seconds: many screens look, each again and again. */
  condition(nowMs = performance.now()): Promise<PrinterCondition> {
    const { address } = this.#printer;
    const known = this.#known;
    if (known?.address === address && nowMs - known.atMs < STATUS_AGE_MS) return known.condition;
    const condition = conditionOf(this.#printer);
    this.#known = { address, atMs: nowMs, condition };
    return condition;
  }

  /** A newer manifest may say otherwise about labels that stay: runs that begin from now on print by it. */
  async obeyManifest(): Promise<void> {
    const { address } = this.#printer;
    this.#printer = await openPrinter(address, this.#manifest.requirePrinter(address));
  }

  /** A label of no unit, as large as those of the product: is it where it belongs on the paper, can it be read? */
  async printTest(product: LabelText | undefined, by: string, signal: AbortSignal): Promise<void> {
    const printer = this.#printer;
    const job = testLabelJob();
    using label = await this.#renderLabel(specimenLabel(product), signal);
    this.#ledger.append({ kind: 'test-label-printed', by, printer: printer.address, job });
    await printer.print({ job, fileName: TEST, title: 'Birthmark test label', label }, signal);
  }
}

const STATUS_AGE_MS = 3_000;

/** Whether it would print, and what somebody has to see to. */
export interface PrinterCondition {
  readonly ready: boolean;
  readonly fault: Fault | undefined;
}

export async function conditionOf(printer: Printer): Promise<PrinterCondition> {
  try {
    const status = await askPrinter(printer);
    return {
      ready: status.ready,
      fault: faultOfStatus(status, { printer: printer.address }) ?? warningOfStatus(status),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ready: false, fault: error };
  }
}

const TEST = 'TEST';
function absolute(dataDir: string, address: string): string {
  return address.replace(/^folder:(.+)$/, (_, path: string) => `folder:${resolve(dataDir, path)}`);
}

/** Every other line of station.json stays as it is. */
async function writeAddress(dataDir: string, address: string): Promise<void> {
  const path = join(dataDir, 'station.json');
  try {
    const config = (await readJsonFile(path, 'station.bad-config')) as object;
    const text = `${JSON.stringify({ ...config, printer: address }, undefined, 2)}\n`;
    await writeDurably(
      { dir: dataDir, name: 'station.json' },
      Buffer.from(text),
      AbortSignal.timeout(WRITE_TIMEOUT_MS),
    );
  } catch (error) {
    throw configFault('station.bad-config', path, error);
  }
}

const WRITE_TIMEOUT_MS = 10_000;
