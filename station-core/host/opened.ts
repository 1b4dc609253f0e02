import type { Floor } from '../operators/floor.ts';
import type { OpenOperators } from '../operators/open-operators.ts';
import type { LabelDesk } from '../station/scanners/label-desk.ts';
import type { Station } from '../station/station.ts';
import type { ListPorts } from './ports/ports.ts';
import type { QueryWorker } from './queries/query-worker.ts';
import type { ScreenSessions } from './sessions/screen-sessions.ts';

/** What a host is built from, open already. */
export interface Opened {
  readonly dataDir: string;
  readonly station: Station;
  readonly floor: Floor;
  readonly operators: OpenOperators;
  readonly queries: QueryWorker;
  /** Absent when a fixed scanner reads the labels. */
  readonly desk: LabelDesk | undefined;
  /** The screens that are connected now. */
  readonly screens: ReadonlySet<string>;
  readonly screenSessions: ScreenSessions;
  readonly listPorts: ListPorts;
  /** Closes what was opened, last first: nothing starts a run any more when the runs are stopped. */
  readonly resources: AsyncDisposableStack;
}
