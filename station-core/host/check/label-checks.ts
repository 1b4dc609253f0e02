/** Whether the printer can draw the labels of each product as they were laid out, and whether their fonts are there. */
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { missingFonts } from '../../labels/fonts/label-fonts.ts';
import { USUAL_DPI } from '../../labels/media.ts';
import { openPrinter } from '../../labels/printers/open-printer.ts';
import type { PrintedForm, PrintHead } from '../../labels/printers/printer.ts';
import type { Seen } from '../../model/desk/station-checks.ts';
import { readLabelTemplates } from '../../station/product/label-file.ts';
import { readProductConfig } from '../../station/product/product-config.ts';
import { within } from '../../wait.ts';
import type { Checked } from './checked.ts';
import { type Found, good, lookAtEach, seen } from './finding.ts';
import { productNamesIn } from './product-checks.ts';

const ANSWER_TIMEOUT_MS = 10_000;

export function checkFonts(): Found {
  const [missing] = missingFonts();
  if (missing !== undefined) throw new Fault('station.tool-missing', { package: missing });
  return good();
}

export async function checkLabels(station: Checked): Promise<Found[]> {
  const printer = await printHeadOf(station);
  if (printer instanceof Fault) return [{ state: 'not-checked', fault: printer }];
  return lookAtEach(await productNamesIn(station.dataDir), String, async (name) => {
    const labelDpis = await dpisOf(join(station.dataDir, 'products', name));
    return printer.head === undefined
      ? good(dotsUnknown(labelDpis))
      : foundOf(printer, printer.head(labelDpis), labelDpis);
  });
}

interface Asked {
  readonly address: string;
  /** Absent: labels are filed, not printed. */
  readonly head: PrintHead | undefined;
}

/** The fault of one that is off, which is the finding of another check, or that prints and has no time. */
async function printHeadOf({ running, config, signal }: Checked): Promise<Asked | Fault> {
  try {
    const { address, printHead } = running?.printer.current ?? (await openPrinter(config.printer));
    const late = (): Fault => new Fault('printer.too-slow', { printer: address, timeoutMs: ANSWER_TIMEOUT_MS });
    const limit = { timeoutMs: ANSWER_TIMEOUT_MS, signal, late };
    return { address, head: printHead && (await within(limit, printHead)) };
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** Of both labels. */
async function dpisOf(productDir: string): Promise<number[]> {
  const { label } = await readProductConfig(productDir);
  const templates = await readLabelTemplates(productDir);
  if (templates === undefined) return [label.dpi ?? USUAL_DPI];
  return [...new Set([templates.inner.media.dpi, templates.outer.media.dpi])];
}

/**
 * A page that the printer draws keeps its size, but modules of a code get unequal where its dots are no whole number for each
 * of the label's.
 */
function foundOf({ address: printer }: Asked, { kind, printerDpis }: PrintedForm, labelDpis: readonly number[]): Found {
  const dpis = { labelDpi: labelDpis.join(', '), printerDpi: printerDpis.join(', ') };
  const otherResolution = new Fault('label.other-resolution', { printer, ...dpis });
  switch (kind) {
    case 'dots':
      return good(printerDpis.length === 0 ? dotsUnknown(labelDpis) : seen('labelAsDots', dpis));
    case 'page': {
      if (printerDpis.length === 0) return good(seen('labelAsPage', { labelDpi: dpis.labelDpi }));
      const isWhole = (labelDpi: number): boolean => printerDpis.some((dpi) => dpi >= labelDpi && dpi % labelDpi === 0);
      if (!labelDpis.every(isWhole)) return { state: 'warning', fault: otherResolution };
      return good(seen('labelAsPageOf', dpis));
    }
    case 'other-size':
      return { state: 'problem', fault: otherResolution };
    case 'refused':
      return { state: 'problem', fault: new Fault('printer.format', { printer, ...dpis }) };
  }
}

function dotsUnknown(labelDpis: readonly number[]): Seen {
  return seen('labelDpi', { labelDpi: labelDpis.join(', ') });
}
