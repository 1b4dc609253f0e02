/** Whether the printer can draw the labels of each product as they were laid out, and whether their fonts are there. */
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { missingFonts } from '../../labels/fonts/label-fonts.ts';
import { USUAL_DPI } from '../../labels/media.ts';
import { openPrinter } from '../../labels/printers/open-printer.ts';
import type { Printer } from '../../labels/printers/printer.ts';
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
    const found = labelDpis.map((labelDpi) => fitOf(printer, labelDpi));
    const wrong = found.find(({ state }) => state !== 'good');
    return wrong ?? found[0] ?? good();
  });
}

/** The fault of one that is off, which is the finding of another check, or that prints and has no time. */
async function printHeadOf({ running, config, signal }: Checked): Promise<PrintHead | Fault> {
  try {
    const printer = running?.printer.current ?? (await openPrinter(config.printer));
    const { address, takesDots = false } = printer;
    return { address, takesDots, dpis: await resolutionsOf(printer, signal) };
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

async function resolutionsOf({ address, resolutionsDpi }: Printer, signal: AbortSignal): Promise<readonly number[]> {
  if (resolutionsDpi === undefined) return [];
  const late = (): Fault => new Fault('printer.too-slow', { printer: address, timeoutMs: ANSWER_TIMEOUT_MS });
  return within({ timeoutMs: ANSWER_TIMEOUT_MS, signal, late }, resolutionsDpi);
}

/** Of both labels. */
async function dpisOf(productDir: string): Promise<number[]> {
  const { label } = await readProductConfig(productDir);
  const templates = await readLabelTemplates(productDir);
  if (templates === undefined) return [label.dpi ?? USUAL_DPI];
  return [...new Set([templates.inner.media.dpi, templates.outer.media.dpi])];
}

interface PrintHead {
  readonly address: string;
  readonly takesDots: boolean;
  /** Empty where the printer says nothing. */
  readonly dpis: readonly number[];
}

/**
 * Of ZPL each dot of the label is one of the printer: at another resolution the label has another size. A page that the
 * printer scales keeps its size, but modules of a code get unequal where its dots are no whole number for each of the label's.
 */
function fitOf({ address, takesDots, dpis }: PrintHead, labelDpi: number): Found {
  if (dpis.length === 0) return good(seen('labelDpi', { labelDpi }));
  const printerDpi = dpis.join(', ');
  const fits = dpis.some((dpi) => (takesDots ? dpi === labelDpi : dpi >= labelDpi && dpi % labelDpi === 0));
  if (fits) return good(seen('labelAndPrinterDpi', { labelDpi, printerDpi }));
  const fault = new Fault('label.other-resolution', { printer: address, labelDpi, printerDpi });
  return { state: takesDots ? 'problem' : 'warning', fault };
}
