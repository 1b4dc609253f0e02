/**
 * A printer that speaks IPP (RFC 8011): a network printer, or a queue of CUPS. It gets both labels as one document, each page
 * as large as its label. CUPS keeps the file of a job for a day: the station has it forget the job as soon as it is printed.
 */
import { Fault } from '../../fault.ts';
import { type IppAttribute, type IppMessage, keyword, mimeType, valuesOf } from '../../protocol/ipp/ipp-message.ts';
import { sleep, within } from '../../wait.ts';
import { faultOfStatus, type PrinterStatus, requireReady } from './conditions.ts';
import {
  DOCUMENT_ATTRIBUTES,
  documentOf,
  dpiOf,
  FORMATS,
  formFor,
  type IppForm,
  resolutionFor,
} from './ipp-document.ts';
import { type IppJob, IppOperations } from './ipp-operations.ts';
import type { IppPlace } from './ipp-address.ts';
import { MEDIA_ATTRIBUTES, mediaOf } from './ipp-media.ts';
import { resolutionsOf } from './ipp-resolution.ts';
import { ippStatus, STATUS_ATTRIBUTES } from './ipp-status.ts';
import { PRINT_TIMEOUT_MS, type PrintedForm, type Printer, type PrintJob } from './printer.ts';

const CANCEL_TIMEOUT_MS = 20_000;
const POLL_MS = 400;

export interface IppPrinterOptions {
  /** It forgets a job only when it is asked to. */
  readonly isCupsQueue: boolean;
}

/** Nothing is asked of it yet: a printer that is off does not keep a station from opening. */
export function ippPrinter(place: IppPlace, options: IppPrinterOptions): Printer {
  const parts = { place, operations: new IppOperations(place), ...options };
  return {
    address: place.address,
    status: async (signal) => statusFrom(parts, await parts.operations.printerAttributes(STATUS_ATTRIBUTES, signal)),
    printHead: async (signal) => {
      const attributes = await parts.operations.printerAttributes(DOCUMENT_ATTRIBUTES, signal);
      return (labelDpis) => printedForm(attributes, labelDpis);
    },
    print: (job, signal) => print(parts, job, signal),
    jobs: async (signal) => [...(await ownJobs(parts, signal)).keys()],
    recall: (job, signal) => takeBack(parts, job, signal),
    discard: async (job, signal) => {
      if (options.isCupsQueue) await takeBack(parts, job, signal); // no other can be made to forget a job
    },
  };
}

interface Parts extends IppPrinterOptions {
  readonly place: IppPlace;
  readonly operations: IppOperations;
}

function statusFrom({ isCupsQueue }: Parts, attributes: IppMessage): PrinterStatus {
  return ippStatus(attributes, { isQueue: isCupsQueue });
}

async function print(parts: Parts, job: PrintJob, signal: AbortSignal): Promise<void> {
  const { place, operations } = parts;
  const { address: printer } = place;
  let last: PrinterStatus | undefined;
  const seen = (status: PrinterStatus): void => {
    last = status;
    job.seen?.(status);
  };
  const late = (): Fault =>
    (last && faultOfStatus(last, { printer })) ??
    new Fault('printer.too-slow', { printer, timeoutMs: PRINT_TIMEOUT_MS });
  await within({ timeoutMs: PRINT_TIMEOUT_MS, signal, late }, async (inner) => {
    const attributes = await operations.printerAttributes(ATTRIBUTES, inner);
    requireReady(statusFrom(parts, attributes), { printer });
    const form = requireForm(attributes, job, printer);
    let id: number | undefined;
    try {
      id = await sent(parts, { job, form, attributes }, inner);
      await printed(parts, { id, seen }, inner);
    } catch (error) {
      await giveUp(parts, { id, job: job.job });
      throw error;
    }
    if (parts.isCupsQueue) await forget(parts, id, inner);
  });
}

/** Forgiven when it fails: the label is on paper, and `discard` has CUPS forget the job once it was read back. */
async function forget({ operations }: Parts, id: number, signal: AbortSignal): Promise<void> {
  await operations.cancel(id, PURGE, signal).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error; // the signal's reason, or a bug
  });
}

/** What was not printed must not come out later. Forgiven when it fails: the label is void, and is recalled again. */
async function giveUp(parts: Parts, { id, job }: { id: number | undefined; job: string }): Promise<void> {
  const signal = AbortSignal.timeout(CANCEL_TIMEOUT_MS);
  const cancel =
    id === undefined
      ? takeBack(parts, job, signal)
      : parts.operations.cancel(id, parts.isCupsQueue ? PURGE : KEEP, signal);
  await cancel.catch(() => undefined);
}

const PURGE = { purge: true };
const KEEP = { purge: false };

/** Until it is out. A printer that has meanwhile forgotten the job has printed it: nobody else cancels jobs of the station. */
async function printed(parts: Parts, { id, seen }: JobAtWork, signal: AbortSignal): Promise<void> {
  const { place, operations } = parts;
  for (;;) {
    const job = await operations.job(id, signal);
    if (job === undefined || job.state === 'completed') return;
    if (job.state === 'given-up') {
      throw new Fault('printer.refused-job', { printer: place.address, reasons: job.reasons });
    }
    seen(statusFrom(parts, await operations.printerAttributes(STATUS_ATTRIBUTES, signal)));
    await sleep(POLL_MS, signal);
  }
}

interface JobAtWork {
  readonly id: number;
  readonly seen: (status: PrinterStatus) => void;
}

async function takeBack(parts: Parts, job: string, signal: AbortSignal): Promise<'recalled' | 'not-there'> {
  const found = (await ownJobs(parts, signal)).get(job);
  if (found === undefined) return 'not-there';
  const wasWaiting = found.state === 'waiting';
  if (!wasWaiting && !parts.isCupsQueue) return 'not-there';
  const isCancelled = await parts.operations.cancel(found.id, parts.isCupsQueue ? PURGE : KEEP, signal);
  return isCancelled && wasWaiting ? 'recalled' : 'not-there';
}

/** Those of which something is left with the printer. */
async function ownJobs({ operations, isCupsQueue }: Parts, signal: AbortSignal): Promise<ReadonlyMap<string, IppJob>> {
  const jobs = new Map<string, IppJob>();
  for (const each of await operations.jobs({ completed: isCupsQueue }, signal)) {
    const own = OWN_NAME.exec(each.name)?.[1];
    if (own !== undefined && (isCupsQueue || each.state === 'waiting')) jobs.set(own, each);
  }
  return jobs;
}

/** The printer's own number of a job is lost in a crash; the name is not. RFC 8011 §5.1.3: at most 255 bytes. */
const OWN_NAME = /\[([A-Za-z0-9-]{1,64})\]$/;
const MAX_TITLE_CHARACTERS = 40;

function nameOf({ title, job }: PrintJob): string {
  return `${Array.from(title).slice(0, MAX_TITLE_CHARACTERS).join('')} [${job}]`;
}

const ATTRIBUTES = [...STATUS_ATTRIBUTES, ...new Set([...MEDIA_ATTRIBUTES, ...DOCUMENT_ATTRIBUTES])];

function requireForm(attributes: IppMessage, { label }: PrintJob, printer: string): IppForm {
  const form = formFor(attributes, [label.inner, label.outer].map(dpiOf));
  if (form !== undefined) return form;
  const takes = valuesOf(attributes, 'printer', FORMATS).filter((each) => typeof each === 'string');
  throw new Fault('printer.format', { printer, takes: takes.join(', ') });
}

function printedForm(attributes: IppMessage, labelDpis: readonly number[]): PrintedForm {
  const form = formFor(attributes, labelDpis);
  if (form?.kind === 'dots') return { kind: 'dots', printerDpis: [Math.min(form.xDpi, form.yDpi)] };
  return { kind: form === undefined ? 'refused' : 'page', printerDpis: resolutionsOf(attributes) };
}

interface Sending {
  readonly job: PrintJob;
  readonly form: IppForm;
  readonly attributes: IppMessage;
}

/** Gives the printer's number of the job. */
async function sent({ operations }: Parts, sending: Sending, signal: AbortSignal): Promise<number> {
  const { format, bytes } = documentOf(sending.job.label, sending.form);
  try {
    const request = {
      name: nameOf(sending.job),
      template: templateFor(sending),
      format: mimeType('document-format', format),
      document: bytes.reveal(),
    };
    for (;;) {
      const id = await operations.printJob(request, signal);
      if (id !== undefined) return id;
      await sleep(POLL_MS, signal); // busy with the label of another slot, or of somebody else
    }
  } finally {
    bytes.reveal().fill(0);
  }
}

/** Only what it says that it knows: some refuse a job for anything else. */
function templateFor({ attributes, job: { label }, form }: Sending): IppAttribute[] {
  const media = mediaOf(attributes, label);
  const doesNotScale = valuesOf(attributes, 'printer', 'print-scaling-supported').includes('none');
  return [
    ...(media === undefined ? [] : [media]),
    ...(doesNotScale ? [keyword('print-scaling', 'none')] : []),
    ...resolutionFor(attributes, form),
  ];
}
