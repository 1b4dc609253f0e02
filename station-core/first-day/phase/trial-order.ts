import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { readCeremonyFile, writeCeremonyFile } from '../../ceremony/ceremony-file.ts';
import { removeDurably } from '../../durable-file.ts';
import { NEW_STATION_NAME } from '../../model/first-day/station-name.ts';

/**
 * DIR/trial-order.json: somebody chose a trial station on the screen, and it is not made yet. A process that finds it makes
 * the trial, or makes the rest of one that was interrupted.
 */
export const TRIAL_ORDER = 'trial-order.json';

const schema = z.strictObject({ v: z.literal(1), station: z.string().regex(NEW_STATION_NAME) });
export type TrialOrder = Pick<z.infer<typeof schema>, 'station'>;

export async function readTrialOrder(dataDir: string): Promise<TrialOrder | undefined> {
  return await readCeremonyFile({ dir: dataDir, name: TRIAL_ORDER }, schema);
}

export async function writeTrialOrder(dataDir: string, { station }: TrialOrder, signal: AbortSignal): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeCeremonyFile({ dir: dataDir, name: TRIAL_ORDER }, { v: 1, station }, signal);
}

/** The trial stands. */
export async function removeTrialOrder(dataDir: string): Promise<void> {
  await removeDurably({ dir: dataDir, name: TRIAL_ORDER });
}
