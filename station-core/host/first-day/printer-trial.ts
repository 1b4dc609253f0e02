import type { PrinterReport } from '../../contract.ts';
import { openAskedPrinter } from '../../first-day/init/asked-printer.ts';
import { LabelRenderer } from '../../labels/rendering/label-renderer.ts';
import { requireReady } from '../../labels/printers/conditions.ts';
import { askPrinter } from '../../labels/printers/ask-printer.ts';
import { testLabelJob } from '../../station/plan/test-label.ts';
import { specimenLabel } from '../../station/product/label-specimen.ts';
import { conditionOf } from '../../station/setup/station-printer.ts';
import { faultView } from '../views/fault-view.ts';

/** A printer before it is one of the station: how it is, and a label of no unit. */
export class PrinterTrial {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  async report(address: string): Promise<PrinterReport> {
    const { ready, fault } = await conditionOf(await openAskedPrinter(address, this.#dataDir));
    return { ready, fault: fault === undefined ? null : faultView(fault) };
  }

  /** Throws what keeps the printer from printing, before a label is drawn. */
  async print(address: string, signal: AbortSignal): Promise<void> {
    const printer = await openAskedPrinter(address, this.#dataDir);
    requireReady(await askPrinter(printer, signal), { printer: address });
    await using renderer = new LabelRenderer();
    using label = await renderer.render(specimenLabel(), signal);
    await printer.print({ job: testLabelJob(), fileName: 'TEST', title: 'Birthmark test label', label }, signal);
  }
}
