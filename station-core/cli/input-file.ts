import { readFile } from 'node:fs/promises';
import { Fault } from '../fault.ts';

/** Reads a file a person named on the command line; that it is missing is theirs to mend. */
export async function inputFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Fault('station.bad-argument', { path, problem: problemOf(error) }, { cause: error });
  }
}

function problemOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
