/** Starts of the station. */
import { tablesToRebuild } from '../rebuild-reason.ts';
import { kind, text } from './header.ts';

export const stationKinds = [
  kind('station-started', { version: text }),
  /** At a start these tables were not what the entries make, and were rebuilt. `rebuild-reason.ts` says what may be behind it. */
  kind('tables-rebuilt', tablesToRebuild.shape),
] as const;
