import { afterAll } from 'vitest';
import type { Station } from '../../station-core/station/station.ts';
import { type Line, type LineOptions, startLine } from './line.ts';

/** A line and its station for all tests of a file: `const { line, station } = await openedLine()` at its top. */
export async function openedLine(options?: LineOptions): Promise<{ readonly line: Line; readonly station: Station }> {
  const line = await startLine(options);
  const station = await line.open();
  afterAll(async () => {
    await station[Symbol.asyncDispose]();
    await line[Symbol.asyncDispose]();
  });
  return { line, station };
}
