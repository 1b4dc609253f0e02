import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VECTORS } from '../../formats/vectors.ts';
import { VECTOR_FILES } from './files.ts';

/** Writes fixtures/vectors/unit-agent again: node test/device-agent/vectors/write.ts */
export const FOLDER = join(VECTORS, 'unit-agent');

export const textOf = (file: unknown): string => `${JSON.stringify(file, undefined, 1)}\n`;

if (import.meta.main) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, file] of Object.entries(VECTOR_FILES)) writeFileSync(join(FOLDER, name), textOf(file));
}
