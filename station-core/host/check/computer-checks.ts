/** The computer that the station runs on: rights of files, room on the disk, a browser for the screens. */
import { access, constants, statfs } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { findExposedFiles } from '../../station/setup/exposed-files.ts';
import type { CheckOptions } from './checked.ts';
import { type Found, good, seen, seenAs } from './finding.ts';

/** A long day writes some hundred megabytes; below this the line should not begin a shift. */
const LEAST_FREE_BYTES = 2 * 1024 ** 3;
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

export async function checkFiles({ dataDir }: CheckOptions): Promise<Found> {
  const exposed = await findExposedFiles(dataDir);
  return exposed === undefined ? good() : { state: 'warning', fault: exposed };
}

export async function checkDisk({ dataDir }: CheckOptions): Promise<Found> {
  const { bavail, bsize } = await statfs(dataDir).catch((error: unknown) => {
    throw new Fault('station.bad-path', { path: dataDir, problem: systemErrorCode(error) ?? '' }, { cause: error });
  });
  const freeBytes = bavail * bsize;
  const gibibytes = (freeBytes / 1024 ** 3).toFixed(1);
  if (freeBytes >= LEAST_FREE_BYTES) return good(seen('disk', { gibibytes }));
  const fault = new Fault('station.disk-low', { folder: dataDir, freeBytes, wantedBytes: LEAST_FREE_BYTES });
  return { state: 'warning', fault };
}

/** The command line works without; a screen on this computer does not. */
export async function checkBrowser(
  _options?: CheckOptions,
  versions: Readonly<Record<string, string | undefined>> = process.versions,
): Promise<Found> {
  const { electron } = versions;
  if (electron !== undefined) return good(seenAs(`Electron ${electron}`)); // the desktop shell shows the screens itself
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const browser of BROWSERS) {
    for (const folder of folders) {
      if (await isProgram(join(folder, browser))) return good(seenAs(join(folder, browser)));
    }
  }
  return { state: 'warning', fault: new Fault('station.no-browser', { package: 'chromium' }) };
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false; // there is none here; the next folder may have one
  }
}
