/** What a ledger is opened with, and how far it is checked. */

export interface LedgerOptions {
  /** Holds `ledger.db`; made when it is missing. Must be on a local disk. */
  readonly dir: string;
  readonly station: string;
  /** Of the station software; kept with a ledger that is created. */
  readonly version: string;
  readonly now?: () => Date;
  /** The ledger counts as full beyond this many pages of 4 KiB; absent: until the disk is. */
  readonly maxPages?: number;
}

/** How far the check of the whole ledger has come. */
export interface LedgerCheck {
  readonly checkedEntries: number;
  readonly sizeEntries: number;
}
