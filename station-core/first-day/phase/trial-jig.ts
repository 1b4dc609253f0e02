import { z } from 'zod';
import { readCeremonyFile, writeCeremonyFile } from '../../ceremony/ceremony-file.ts';

/**
 * DIR/trial-jig.json: the boards of this trial are simulated, and whoever serves its screens starts them. Only a trial that was
 * chosen on the screen has it: `birthmark trial` brings a jig of its own.
 */
export const TRIAL_JIG = 'trial-jig.json';
/** As many as the jig of a new station has slots. */
const BOARDS = 4;

const schema = z.strictObject({ v: z.literal(1), boards: z.int().min(1).max(64) });

/** Undefined where there are none. */
export async function simulatedBoards(dataDir: string): Promise<number | undefined> {
  const found = await readCeremonyFile({ dir: dataDir, name: TRIAL_JIG }, schema);
  return found?.boards;
}

export async function orderSimulatedBoards(dataDir: string, signal: AbortSignal): Promise<void> {
  await writeCeremonyFile({ dir: dataDir, name: TRIAL_JIG }, { v: 1, boards: BOARDS }, signal);
}
