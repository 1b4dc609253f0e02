import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openFolderPrinter } from '../../station-core/labels/printers/folder-printer.ts';
import { renderLabel } from '../../station-core/labels/render-label.ts';
import { LabelRenderer, type RenderLabel } from '../../station-core/labels/rendering/label-renderer.ts';
import { randomLabelData } from '../labels/sample-label.ts';
import { load, say, spread } from './figures.ts';

/**
 * The label step of 64 boards that come to it at the same moment, several times: how long it takes of a unit, and how
 * late the event loop is meanwhile. Rendered in this thread, as it was, and in the thread of the station.
 * `node test/bench/labels.ts [--boards N] [--waves N]`.
 */
const { values } = parseArgs({
  options: { boards: { type: 'string', default: '64' }, waves: { type: 'string', default: '5' } },
});
const [boards, waves] = [Number(values.boards), Number(values.waves)];
const LATE_MS = 20;
const RESOLUTION_MS = 5;
const never = new AbortController().signal;
const size = { widthMm: 60, heightMm: 40 };

await using renderer = new LabelRenderer();
say(`${boards} boards at the label step at once, ${waves} times; ${load()}`);
await measured('in the host’s own thread', (data) => renderLabel(data));
await measured('in a thread for labels', renderer.render);
say(`(${load()})`);

async function measured(where: string, render: RenderLabel): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'birthmark-labels-'));
  const printer = await openFolderPrinter(folder);
  await render(randomLabelData(size), never); // what the first label alone costs is not the line's pace
  const lateness = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const stepsMs: number[] = [];
  for (let wave = 0; wave < waves; wave++) {
    lateness.enable();
    await sleep(100);
    await Promise.all(
      Array.from({ length: boards }, async (_, at) => {
        const fromMs = performance.now();
        const label = await render(randomLabelData(size), never);
        await printer.print({ job: `${wave}-${at}`, fileName: `S-${at}`, title: 'label', label }, never);
        stepsMs.push(performance.now() - fromMs);
      }),
    );
    await sleep(100);
    lateness.disable();
  }
  await rm(folder, { recursive: true });
  const [p99Ms, maxMs] = [lateness.percentile(99), lateness.max].map((ns) => Math.max(0, ns / 1e6 - RESOLUTION_MS));
  say(`${where}\n  label step of a unit, ms    ${spread(stepsMs, 0)}`);
  say(`  event loop late, p99        ${p99Ms?.toFixed(1)} ms, worst ${maxMs?.toFixed(1)} ms; it may be ${LATE_MS} ms`);
}
