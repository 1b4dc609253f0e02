import type { Readable } from 'node:stream';
import { Fault } from '../../fault.ts';
import type { Scanner } from '../plan/step-context.ts';
import { ProgramScanner } from './program-scanner.ts';
import { TypedScanner } from './typed-scanner.ts';

/** Opens a scanner by its address: `typed` reads lines from `input`, `program:FILE` asks a program. */
export function openScanner(address: string, options: { dataDir: string; input: Readable }): Scanner {
  if (address === 'typed') return new TypedScanner(options.input);
  if (address.startsWith('program:')) return new ProgramScanner(address.slice('program:'.length), options.dataDir);
  throw new Fault('station.bad-config', { field: 'scanner', value: address });
}
