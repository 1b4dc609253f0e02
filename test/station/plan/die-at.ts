import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import type { Line } from '../line.ts';

type AtWork = Pick<JigBoard, 'address'> & {
  /** For a new label. */
  readonly labelOrder?: string;
};

/** A station in a process of its own works on the board until it is killed at this point. */
export async function dieAt(line: Line, point: string, { address, labelOrder }: AtWork): Promise<void> {
  const script = join(import.meta.dirname, 'dying-station.ts');
  const asked = [line.dataDir, join(line.dataDir, 'product'), address, point];
  const child = spawn(process.execPath, [script, ...asked, ...(labelOrder === undefined ? [] : [labelOrder])], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}
