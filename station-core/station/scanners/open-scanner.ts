import type { Readable } from 'node:stream';
import { Fault } from '../../fault.ts';
import type { Scanner } from '../plan/step-context.ts';
import type { StationConfig } from '../setup/station-config.ts';
import { ProgramScanner } from './program-scanner.ts';
import { type HeardLines, TypedScanner } from './typed-scanner.ts';

/** Opens a scanner as station.json names it: `typed` reads lines from `input`, a program is started for each look. */
export function openScanner(
  named: StationConfig['scanner'],
  { dataDir, input, ...heard }: { readonly dataDir: string; readonly input: Readable } & HeardLines,
): Scanner {
  if (typeof named === 'object') return new ProgramScanner(named, dataDir);
  if (named === 'typed') return new TypedScanner(input, heard);
  if (!named.startsWith('program:')) throw new Fault('station.bad-config', { field: 'scanner', value: named });
  return new ProgramScanner({ program: named.slice('program:'.length), args: [] }, dataDir);
}
