import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openHost } from '../../station-core/host/host.ts';
import { runHost } from '../../station-core/host/process/run-host.ts';
import { shellWire } from '../../station-core/host/process/shell-wire.ts';

/**
 * The station host, which also writes four times a second to DELAY_FILE how late it was for its own timers. SIGUSR2 begins
 * the count again.
 */
const RESOLUTION_MS = 5;
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();
const file = process.env['DELAY_FILE'] ?? join(process.cwd(), 'delay.json');
setInterval(() => {
  const [p50Ms, p99Ms, maxMs] = [histogram.percentile(50), histogram.percentile(99), histogram.max].map(lateMs);
  writeFileSync(file, JSON.stringify({ pid: process.pid, p50Ms, p99Ms, maxMs, rssBytes: process.memoryUsage.rss() }));
}, 250).unref();
process.on('SIGUSR2', () => {
  histogram.reset();
});
runHost(shellWire(), openHost);

function lateMs(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}
