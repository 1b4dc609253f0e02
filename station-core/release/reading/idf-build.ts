import type { FirmwareBuild } from '../build/firmware-build.ts';
import { readFirmware, type ReadOptions } from './read-firmware.ts';

export type { BuildFile, FirmwareBuild } from '../build/firmware-build.ts';

/** For callers that have no use for what there is to know about an import. */
export async function importIdfBuild(dir: string, options: ReadOptions = {}): Promise<FirmwareBuild> {
  return (await readFirmware(dir, options)).build;
}
