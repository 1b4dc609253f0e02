import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openFolderPrinter } from '../../../station-core/labels/printers/folder-printer.ts';
import { printJob } from './sample-job.ts';

test('a print that was given up at any moment and then recalled leaves nothing behind, however late it ends', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-queue-'));
  const printer = await openFolderPrinter(dir);
  const never = new AbortController().signal;
  for (let turn = 0; turn < 120; turn++) {
    const job = `job-${turn}`;
    const giveUp = new AbortController();
    const label = printJob(job, `L1-${turn}`, Buffer.alloc(400_000, turn));
    const print = printer.print(label, giveUp.signal).catch(() => undefined);
    await sleep(turn / 10);
    giveUp.abort(new Error('the time is up'));
    await print;
    await printer.recall(job, never);
  }
  await sleep(200);
  expect((await readdir(dir)).filter((name) => name !== '.jobs')).toEqual([]);
  expect(await printer.jobs(never)).toEqual([]);
  await rm(dir, { recursive: true });
});
