import type { StationConfig } from '../../station/setup/station-config.ts';

export interface CheckOptions {
  readonly dataDir: string;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** With a setup that could be read. */
export interface Checked extends CheckOptions {
  readonly config: StationConfig;
}
