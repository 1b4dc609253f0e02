import { randomBytes } from 'node:crypto';
import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { PackedImages } from '../../station-core/device/loader/flash/packed-images.ts';
import { load, say, spread } from './figures.ts';
import { BoardsApart } from './flash-jig.ts';
import { flashUnit, type UnitTimes } from './flash-unit.ts';

/**
 * How near the station comes to the line rate, and what a unit costs besides. `node test/bench/flash.ts [--only rate,app,many]
 * [--repeat N] [--seconds N] [--boards N] [--first]`. `--first`: this process goes before all others, as on a station that
 * does nothing else. The boards are virtual, paced by baud rate and flash timing, in a process of
 * their own; the images of a release are packed once, before the first board.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'rate,app,many' },
    repeat: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '12' },
    boards: { type: 'string', default: '16' },
    first: { type: 'boolean', default: false },
  },
});
if (values.first) setPriority(-19);
const parts = values.only.split(',');
const repeat = Number(values.repeat);
const seconds = Number(values.seconds);

const LINE_GOAL = 0.97;
const REST_GOAL_MS = 1_000;
const MANY_GOAL = 0.95;
const RSS_GOAL_MB = 8;
const APP_AT = 0x10_000;
/** A C3's flash has 4 MB. */
const MOST_BYTES = 0x3c_0000;

/** As an application compresses: to about 60 %. Instructions and tables follow each other in pieces of 64 bytes. */
function typicalApp(sizeBytes: number): Buffer {
  const app = Buffer.alloc(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 128) randomBytes(Math.min(72, sizeBytes - at)).copy(app, at);
  return app;
}

const app = (bytes: Buffer) => ({ regions: [{ name: 'app', offsetBytes: APP_AT, bytes }], images: new PackedImages() });

/** Each time another board, fresh from the factory. */
async function repeated(baudRate: number, bytes: Buffer): Promise<UnitTimes[]> {
  const firmware = app(bytes);
  await firmware.images.packed(bytes, { blockBytes: 0x4000, compress: true });
  const runs: UnitTimes[] = [];
  for (let run = 0; run < repeat; run++) {
    await using jig = await BoardsApart.start(1);
    runs.push(await flashUnit(jig.addresses[0] ?? '', { baudRate, ...firmware }));
  }
  return runs;
}

const ofLineRate = ({ writeLineMs, writeMs }: UnitTimes): number => writeLineMs / writeMs;
const rest = ({ totalMs, lineMs }: UnitTimes): number => totalMs - lineMs;
const bytesFor = (baudRate: number): number => Math.min(MOST_BYTES, Math.round((seconds * baudRate) / 10));

async function lineRate(): Promise<void> {
  for (const baudRate of [115_200, 921_600, 2_000_000]) {
    const bytes = randomBytes(bytesFor(baudRate));
    const runs = await repeated(baudRate, bytes);
    say(`${baudRate} baud, ${bytes.length} random bytes                 [${load()}]`);
    say(`  of the line rate     ${spread(runs.map(ofLineRate))}   goal ${LINE_GOAL}`);
    say(`  all but transfer     ${spread(runs.map(rest), 0)} ms   goal ${REST_GOAL_MS} ms`);
  }
}

async function application(): Promise<void> {
  const bytes = typicalApp(1_300_000);
  for (const baudRate of [921_600, 2_000_000]) {
    const runs = await repeated(baudRate, bytes);
    const wholeS = runs.map(({ totalMs }) => totalMs / 1000);
    say(`${baudRate} baud, application of 1.3 MB             [${load()}]`);
    say(`  whole unit           ${spread(wholeS, 2)} s`);
    say(`  all but transfer     ${spread(runs.map(rest), 0)} ms   goal ${REST_GOAL_MS} ms`);
  }
}

/** The speed of one board among many, what each costs, and how much memory one more takes. */
async function manyAtOnce(boards: number): Promise<void> {
  const baudRate = 921_600;
  const bytes = randomBytes(bytesFor(baudRate));
  const firmware = app(bytes);
  await firmware.images.packed(bytes, { blockBytes: 0x4000, compress: true });
  for (let run = 0; run < repeat; run++) {
    await using jig = await BoardsApart.start(boards + 1);
    const [single = '', ...others] = jig.addresses;
    const alone = await flashUnit(single, { baudRate, ...firmware });
    const rssBefore = process.memoryUsage.rss();
    let mostRss = rssBefore;
    const watch = setInterval(() => (mostRss = Math.max(mostRss, process.memoryUsage.rss())), 100);
    const cpu = process.cpuUsage();
    const all = await Promise.all(others.map((address) => flashUnit(address, { baudRate, ...firmware })));
    const { user, system } = process.cpuUsage(cpu);
    clearInterval(watch);
    const ratios = all.map(({ writeMs }) => alone.writeMs / writeMs);
    say(`${boards} boards at once, ${baudRate} baud, ${bytes.length} bytes   [${load()}]`);
    say(`  of the single board  ${spread(ratios)}   goal ${MANY_GOAL} each`);
    say(
      `  processor per board  ${((user + system) / 1000 / boards).toFixed(0)} ms of ${(alone.totalMs / 1000).toFixed(1)} s`,
    );
    say(`  memory per board     ${((mostRss - rssBefore) / 1e6 / boards).toFixed(2)} MB   goal ${RSS_GOAL_MB} MB`);
  }
}

if (parts.includes('rate')) await lineRate();
if (parts.includes('app')) await application();
if (parts.includes('many')) await manyAtOnce(Number(values.boards));
