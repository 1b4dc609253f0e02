import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleepMs } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Floor } from '../../station-core/operators/floor.ts';
import { scratch } from './staff.ts';

const WRITER = join(import.meta.dirname, 'writing-process.ts');

/** Lets the process write until `afterMs` after its first write, kills it, and returns the last write it told of. */
async function writeAndKill(dir: string, first: number, afterMs: number): Promise<number> {
  const writer = spawn(process.execPath, [WRITER, dir, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let reported = -1;
  const lines = createInterface(writer.stdout);
  lines.on('line', (line) => (reported = Number(line)));
  const closed = once(lines, 'close');
  await once(lines, 'line');
  await sleepMs(afterMs);
  writer.kill('SIGKILL');
  await closed;
  return reported;
}

test('SIGKILL at any moment leaves the last file that was reported, or the one after it, whole', async () => {
  const dir = scratch();
  let next = 0;
  for (let kill = 0; kill < 12; kill++) {
    const reported = await writeAndKill(dir, next, kill * 7.3);
    expect(reported).toBeGreaterThanOrEqual(next);
    const floor = await Floor.open({ dir });
    expect([1_000 + reported, 1_001 + reported]).toContain(floor.jig.taktMs);
    expect(readdirSync(dir)).toEqual(['floor.json']);
    next = reported + 2;
  }
});
