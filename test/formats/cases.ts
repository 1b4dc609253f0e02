import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Small inputs made after public bug reports; a folder for each kind. */
export const CASES = join(import.meta.dirname, '../../fixtures/cases');

export function caseFile(path: string): Buffer {
  return readFileSync(join(CASES, path));
}
