import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { signedByOfficers, trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { parseSignedDocument } from '../../station-core/codecs/signed-documents.ts';

/** Puts a changed permit in the place of the station's own, signed by the same officers. Returns what undoes it. */
export async function changePermit(
  dataDir: string,
  change: Readonly<Record<string, unknown>>,
): Promise<() => Promise<void>> {
  const path = permitPath(dataDir);
  const kept = await readFile(path);
  const { payload } = parseSignedDocument(kept);
  const officers = await trialOfficers(join(headquartersFolder(dataDir), 'officers'));
  await writeFile(path, await signedByOfficers('permit', { ...payload, ...change }, officers));
  return () => writeFile(path, kept);
}

/** Takes it away. Returns what undoes it. */
export async function removePermit(dataDir: string): Promise<() => Promise<void>> {
  const path = permitPath(dataDir);
  const kept = await readFile(path);
  await rm(path);
  return () => writeFile(path, kept);
}

function permitPath(dataDir: string): string {
  return join(dataDir, 'permits', 'lamp-one.json');
}
