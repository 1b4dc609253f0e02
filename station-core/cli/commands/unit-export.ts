import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import { EXPORT_FORMS, type Exported, type ExportForm, exportOf, writeExport } from '../../station/records/export.ts';
import { readProductConfig } from '../../station/product/product-config.ts';
import { readRecordSetup } from '../../station/records/record-setup.ts';
import type { CommandResult } from '../output.ts';
import { refuseLabelText } from './unit.ts';

/** The second of three. */
export interface PartOfOrder {
  readonly part: number;
  readonly ofParts: number;
}

export interface ExportOptions {
  readonly data: string;
  readonly out: string;
  readonly order?: string;
  readonly part?: PartOfOrder;
  readonly product?: string;
  readonly pdf: boolean;
  readonly zip: boolean;
  readonly json: boolean;
}

export async function exportUnits(
  id: string | undefined,
  options: ExportOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  if (id !== undefined) refuseLabelText(id);
  const [form, what] = [formOf(options), whatOf(id, options)];
  refuseOtherEnding(options.out, fileTypeOf(what, form));
  const setup = await readRecordSetup(options.data);
  // A pack without the manifest is right where the station lacks it, not where somebody mistyped the folder.
  if (options.product !== undefined) await readProductConfig(options.product);
  using opened = openLedgerAnywhere(options.data);
  const exported = exportOf(what, {
    ledger: opened.ledger,
    setup,
    form,
    now: new Date(),
    ...(options.product === undefined ? {} : { productDir: options.product }),
    signal,
    progress: showProgress(options),
  });
  const { sizeBytes, sha256Hex } = await writeExport(options.out, exported, signal);
  const { units } = exported;
  return {
    json: { out: options.out, form, units, sizeBytes, sha256Hex },
    text: `${options.out}: ${units === 1 ? '1 unit' : `${units} units`}, ${sizeBytes} bytes, SHA-256 ${sha256Hex}`,
  };
}

function formOf(options: ExportOptions): ExportForm {
  const [form, ...more] = EXPORT_FORMS.filter((each) => options[each]);
  if (form !== undefined && more.length === 0) return form;
  throw new Fault('station.bad-argument', { problem: 'name one form', wanted: '--pdf, --json or --zip' });
}

/** Many units are one archive, but in JSON. */
const fileTypeOf = (what: Exported, form: ExportForm): ExportForm => ('order' in what && form === 'pdf' ? 'zip' : form);

/** A ZIP that is called .pdf opens nowhere, and whoever it is sent to calls it damaged. */
function refuseOtherEnding(out: string, written: ExportForm): void {
  const ending = EXPORT_FORMS.find((each) => out.toLowerCase().endsWith(`.${each}`));
  if (ending === undefined || ending === written) return;
  const problem = `a ${written.toUpperCase()} file is written, and its name ends with .${ending}`;
  throw new Fault('station.bad-argument', { problem, wanted: `a name that ends with .${written}` });
}

function whatOf(id: string | undefined, { order, part }: ExportOptions): Exported {
  if (id !== undefined && order === undefined && part === undefined) return { unit: id };
  if (id === undefined && order !== undefined) return { order, ...part };
  throw new Fault('station.bad-argument', { problem: 'name one unit, or one order with --order' });
}

function showProgress({ json }: ExportOptions): (done: number, all: number) => void {
  if (json || !process.stderr.isTTY) return () => undefined;
  return (done, all) => {
    if (all > 1) process.stderr.write(`\r${done} of ${all} units${done === all ? '\n' : ''}`);
  };
}
