import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { Kiosk } from '../e2e/kiosk.ts';
import { CHROMIUM } from '../e2e/tools/chromium.ts';
import { button, goTo, signInByPin } from '../e2e/screen.ts';

/**
 * How smooth the jig screen is, and how late the station host is for its own timers, while every slot flashes at once, at
 * the pace of the line. `node test/bench/thirty-two-slots.ts [--slots N]`. Host, boards and browser share this machine.
 */
const { values } = parseArgs({ options: { slots: { type: 'string', default: '32' } } });
const slots = Number(values.slots);
const FRAMES_A_SECOND = 50;
const LATE_MS = 50;

/** Runs in the page. */
const COUNT_FRAMES = `async (forMs) => {
  const times = [];
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) times.push(await new Promise(requestAnimationFrame));
  const gaps = times.slice(1).map((atMs, at) => atMs - times[at]);
  return { perSecond: (1000 * gaps.length) / (times.at(-1) - times[0]), longestMs: Math.max(...gaps) };
}`;

const dir = await mkdtemp(join(tmpdir(), 'birthmark-delay-'));
await using gone = new AsyncDisposableStack();
gone.defer(() => rm(dir, { recursive: true })); // after the host that writes in it
const delayFile = join(dir, 'delay.json');
process.env['DELAY_FILE'] = delayFile;

await using kiosk = await Kiosk.start({
  boards: slots,
  paced: true,
  atWork: true,
  main: join(import.meta.dirname, 'measured-serve.ts'),
  layOut: async (floor, boards) => {
    const columns = Math.min(8, slots);
    await floor.setJig({ ...floor.jig, rows: Math.ceil(slots / columns), columns });
    for (const [at, { address }] of boards.entries()) await floor.bindSlot(at + 1, { address });
  },
});
const browser = await chromium.launch(CHROMIUM);
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
await page.goto(kiosk.url);
await signInByPin(page, 'grace');
await goTo(page, 'Jig');
const idle = await framesWhile(page, 3_000);
process.kill((await delay()).pid, 'SIGUSR2');
await button(page, /^Start (all|\d+ slots)/).click();
while ((await page.getByRole('progressbar').count()) < slots / 2) await sleep(50);
const flashing = await framesWhile(page, 10_000);
await page.screenshot({ path: join(tmpdir(), 'birthmark-thirty-two.png') });
const late = await delay();
process.stdout.write(
  [
    `slots                             ${slots}`,
    `frames a second, nothing at work  ${idle.perSecond.toFixed(1)}`,
    `frames a second, all at work      ${flashing.perSecond.toFixed(1)}   (longest frame ${flashing.longestMs.toFixed(0)} ms)`,
    `of the ${FRAMES_A_SECOND} it must show            ${(flashing.perSecond / FRAMES_A_SECOND).toFixed(2)}`,
    `host late for a timer, median     ${late.p50Ms.toFixed(1)} ms`,
    `host late for a timer, p99        ${late.p99Ms.toFixed(1)} ms   (worst ${late.maxMs.toFixed(0)} ms)`,
    `of the ${LATE_MS} ms it may be             ${(late.p99Ms / LATE_MS).toFixed(2)}`,
    '',
  ].join('\n'),
);
await browser.close();

async function delay(): Promise<{ pid: number; p50Ms: number; p99Ms: number; maxMs: number }> {
  return JSON.parse(await readFile(delayFile, 'utf8')) as Awaited<ReturnType<typeof delay>>;
}

interface Frames {
  readonly perSecond: number;
  readonly longestMs: number;
}

function framesWhile(shown: Page, durationMs: number): Promise<Frames> {
  return shown.evaluate<Frames>(`(${COUNT_FRAMES})(${durationMs})`);
}
