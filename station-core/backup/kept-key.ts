import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Enrolment, enrolStation, enrolWithKeyOf } from '../station/setup/enrol-station.ts';
import { Fault } from '../fault.ts';
import { type Draft } from './beside-the-files.ts';
import { STATION } from './manifest.ts';

/**
 * The key that a restore enrols with lies beside the place of the station until that is there. Headquarters gives the same
 * certificate for the same code and key, so a restore that was killed or refused after its enrolment is repeated with that code.
 */

export const KEPT_KEY = '.birthmark-enrolment-';

function folderOf({ dataDir }: Pick<Draft, 'dataDir'>): string {
  return join(dirname(dataDir), `${KEPT_KEY}${basename(dataDir)}`);
}

/** `takesOver`: the station may still be at work, which upstream says before it uses up the code. */
export async function enrolDraft(
  draft: Draft,
  enrolment: Omit<Enrolment, 'dataDir'>,
  signal: AbortSignal,
): Promise<void> {
  const dataDir = join(draft.dir, STATION);
  const isKept = existsSync(folderOf(draft));
  await enrolWithKeyOf(folderOf(draft), dataDir);
  try {
    await enrolStation({ ...enrolment, dataDir }, signal);
  } catch (error) {
    if (!(error instanceof Fault) || error.evidence['reason'] !== 'bad-request') throw error;
    // Headquarters will never answer for this key: it may know it under an earlier code, which takes another key then.
    await forgetKey(draft);
    if (!isKept) throw error;
    await enrolDraft(draft, enrolment, signal);
  }
}

/** Once the station is in its place, with the key. */
export async function forgetKey(draft: Pick<Draft, 'dataDir'>): Promise<void> {
  await rm(folderOf(draft), { recursive: true, force: true });
}
