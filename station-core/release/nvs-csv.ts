import { readFile } from 'node:fs/promises';

import { parseNvsCsv } from '../codecs/nvs.ts';
import type { NvsCsvRow } from '../formats/nvs/csv.ts';
import type { NvsEntry, NvsNamespace } from '../formats/nvs/entry.ts';
import { confinedPath } from './build/confined-path.ts';
import { notFound } from './build/not-found.ts';

/** The CSV of Espressif's NVS generator with the files that its `file` rows name. */
export interface NvsCsvFiles {
  readonly name?: string;
  /** Where relative paths of `file` rows start. Without it such rows are refused. */
  readonly baseDirectory?: string;
  /** Files outside this folder are refused; the base directory unless another is named. */
  readonly allowedRoot?: string;
}

export async function readNvsCsv(
  csv: string | Uint8Array,
  { name = 'nvs csv', baseDirectory, allowedRoot = baseDirectory }: NvsCsvFiles = {},
): Promise<readonly (NvsEntry | NvsNamespace)[]> {
  if (baseDirectory === undefined || allowedRoot === undefined) return await parseNvsCsv(csv, { name });
  const confinement = { baseDirectory, allowedRoot };
  return await parseNvsCsv(csv, {
    name,
    readFile: async (path, row) => await readRowFile(await confinedPath(path, confinement), path, row),
  });
}

async function readRowFile(path: string, named: string, row: NvsCsvRow): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw notFound({ ...row, path: named }, error);
  }
}
