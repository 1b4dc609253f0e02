/** What the station asks of a label printer. A label is a secret on paper: a printer keeps nothing but its own queue. */
import type { RenderedLabel } from '../rendered-label.ts';
import type { PrinterStatus } from './conditions.ts';

/** Both labels, inner first, in every form that a printer may take. */
export type PrintableLabel = Pick<RenderedLabel, 'pdf' | 'zpl' | 'inner' | 'outer'>;

/** Of a label, with somebody who changes the roll in the middle of it. */
export const PRINT_TIMEOUT_MS = 5 * 60_000;

export interface PrintJob {
  /** Names this print and no other; the ledger has it before the printer does. */
  readonly job: string;
  /** Without extension; the unit's serial number. */
  readonly fileName: string;
  /** For the printer's queue. No secret in it. */
  readonly title: string;
  readonly label: PrintableLabel;
  /** How the printer is while it has the label. */
  readonly seen?: (status: PrinterStatus) => void;
}

/**
 * `dots`: each dot of the label is one dot of the printer, or a square of them. `page`: at its size; the printer makes dots of
 * its own. `other-size`: dot for dot, but the print head has another resolution. `refused`: in no form that it takes.
 */
export interface PrintedForm {
  readonly kind: 'dots' | 'page' | 'other-size' | 'refused';
  /** Of its print head, in dots an inch; empty where it says nothing. */
  readonly printerDpis: readonly number[];
}

/** For the resolutions of the labels of one product, in dots an inch. */
export type PrintHead = (labelDpis: readonly number[]) => PrintedForm;

export interface Printer {
  readonly address: string;
  /** How it is now. Rejects when it does not answer, or is not the one it should be. Asking changes nothing. */
  readonly status: (signal: AbortSignal) => Promise<PrinterStatus>;
  /** How it would print labels, by what it says of its print head now. Absent: it has none. */
  readonly printHead?: (signal: AbortSignal) => Promise<PrintHead>;
  /**
   * Returns when the printer has printed the whole label, or taken it over where it cannot say more. The same job may be
   * printed again. Rejects with what the printer needs when it is not ready; then nothing was sent.
   */
  readonly print: (job: PrintJob, signal: AbortSignal) => Promise<void>;
  /** The jobs that could still be recalled, of this process and of earlier ones. */
  readonly jobs: (signal: AbortSignal) => Promise<readonly string[]>;
  /** Takes back what was printed as this job, after a restart too. Paper that is out cannot come back: `not-there`. */
  readonly recall: (job: string, signal: AbortSignal) => Promise<'recalled' | 'not-there'>;
  /**
   * The label is on paper and was read back: when this returns, nothing of it is left with the printer, durably. Doing it
   * again is harmless. Only a printer that was opened with `keepsLabels` keeps it.
   */
  readonly discard: (job: string, signal: AbortSignal) => Promise<void>;
}

export interface PrinterOptions {
  /** For a folder that is the archive of a line by its manifest's word. Labels are secrets: without it none stays. */
  readonly keepsLabels?: boolean;
  /** Where CUPS listens; its usual socket when absent. */
  readonly cupsSocket?: string;
}
