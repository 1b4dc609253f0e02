import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import type { Line } from '../line.ts';

/** A station in a process of its own works on the board until it is killed at this point. */
export async function dieAt(line: Line, point: string, board: JigBoard): Promise<void> {
  const script = join(import.meta.dirname, 'dying-station.ts');
  const child = spawn(process.execPath, [script, line.dataDir, join(line.dataDir, 'product'), board.address, point], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}
