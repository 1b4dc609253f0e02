import type { Ledger } from '../../ledger/ledger.ts';
import type { StationConfig } from '../../station/setup/station-config.ts';
import type { StationPrinter } from '../../station/setup/station-printer.ts';
import type { Station } from '../../station/station.ts';

/** What a running station has open itself is asked instead of being opened a second time. */
export interface RunningStation extends Pick<Station, 'signerStatus'> {
  readonly ledger: Pick<Ledger, 'head' | 'newestAt'>;
  readonly printer: Pick<StationPrinter, 'current' | 'condition'>;
}

export interface CheckOptions {
  readonly dataDir: string;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Absent where the station does not run in this process. */
  readonly running?: RunningStation;
}

/** With a setup that could be read. */
export interface Checked extends CheckOptions {
  readonly config: StationConfig;
}
