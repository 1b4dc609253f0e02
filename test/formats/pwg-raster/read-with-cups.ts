/** PWG Raster as CUPS' own reader reads it. Needs python3, and libcups2, which ippeveprinter needs too. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const READER = fileURLToPath(new URL('read_with_cups.py', import.meta.url));

export interface CupsPage {
  readonly colourSpace: number;
  readonly widthPoints: number;
  readonly heightPoints: number;
  /** In base64, line after line. */
  readonly pixels: string;
}

export function readWithCups(raster: Uint8Array): CupsPage[] {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-raster-'));
  try {
    writeFileSync(join(dir, 'raster'), raster);
    return JSON.parse(execFileSync('python3', [READER, join(dir, 'raster')], { encoding: 'utf8' })) as CupsPage[];
  } finally {
    rmSync(dir, { recursive: true });
  }
}
