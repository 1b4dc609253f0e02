import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SetupView } from '../../../station-core/contract.ts';
import { Fault } from '../../../station-core/fault.ts';
import { FirstDay } from '../../../station-core/host/first-day/first-day.ts';
import type { MakeTrial } from '../../../station-core/host/first-day/make-trial.ts';

let dataDir: string;
let ending: AbortController;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'birthmark-first-day-'));
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort(new Fault('station.stopped'));
  await rm(dataDir, { recursive: true });
});

const bugs: unknown[] = [];
const open = (makeTrial: MakeTrial): Promise<FirstDay> =>
  FirstDay.open({ dataDir, signal: ending.signal, makeTrial, reportBug: (error) => bugs.push(error) });

const never: MakeTrial = () => new Promise(() => undefined);

async function shown(firstDay: FirstDay): Promise<SetupView> {
  await using watching = firstDay.watch(undefined);
  const { value } = await watching.next();
  if (value === undefined) throw new Error('nothing is shown');
  return value;
}

/** The first view of such a stage. */
async function until(firstDay: FirstDay, kind: SetupView['stage']['kind']): Promise<SetupView> {
  for await (const view of firstDay.watch(AbortSignal.timeout(60_000))) if (view.stage.kind === kind) return view;
  throw new Error(`${kind} never came`);
}

test('an empty folder asks what the station is for, and names the folder', async () => {
  const firstDay = await open(never);
  expect(await shown(firstDay)).toEqual({
    dataDir,
    stage: { kind: 'choice', trial: true },
    fault: null,
    answers: [],
    record: null,
  });
});

test('a trial is one answer: it is made, gets simulated boards, and the folder is a station', async () => {
  const made: string[] = [];
  const firstDay = await open(async ({ station }) => void made.push(station));
  await firstDay.makeTrial({ station: 'T1' });
  await firstDay.finished;
  expect({ made, names: await readdir(dataDir), stage: (await shown(firstDay)).stage }).toEqual({
    made: ['T1'],
    names: ['trial-jig.json'],
    stage: { kind: 'finished' },
  });
});

test('every window sees that the trial is being made, and a second one begins no second trial', async () => {
  let times = 0;
  const firstDay = await open(() => {
    times += 1;
    return new Promise(() => undefined);
  });
  const other = until(firstDay, 'making-trial');
  const presses = await Promise.allSettled([
    firstDay.makeTrial({ station: 'T1' }),
    firstDay.makeTrial({ station: 'T2' }),
  ]);
  expect(presses).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'setup.moved-on' } }]);
  expect({ times, other: (await other).stage }).toEqual({ times: 1, other: { kind: 'making-trial', station: 'T1' } });
});

test('a process that is killed while it makes the trial leaves an order, and the next one makes that trial', async () => {
  await (await open(never)).makeTrial({ station: 'T1' });
  const made: string[] = [];
  const next = await open(async ({ station }) => void made.push(station));
  await next.finished;
  expect({ made, names: await readdir(dataDir) }).toEqual({ made: ['T1'], names: ['trial-jig.json'] });
});

test('what keeps the trial from being made is shown, and the same trial can be tried again, no other one', async () => {
  let isMissing = true;
  const firstDay = await open(async () => {
    if (isMissing) throw new Fault('station.tool-missing', { package: 'softhsm2' });
  });
  await firstDay.makeTrial({ station: 'T1' });
  expect(await until(firstDay, 'trial-begun')).toMatchObject({
    stage: { station: 'T1' },
    fault: { code: 'station.tool-missing', evidence: { package: 'softhsm2' } },
  });
  await expect(firstDay.makeTrial({ station: 'T2' })).rejects.toMatchObject({ code: 'setup.moved-on' });
  isMissing = false;
  await firstDay.makeTrial({ station: 'T1' });
  await firstDay.finished;
});

test('a defect is reported whole, and shown as one without its words', async () => {
  const firstDay = await open(() => Promise.reject(new TypeError('PIN 123456')));
  await firstDay.makeTrial({ station: 'T1' });
  const { fault } = await until(firstDay, 'trial-begun');
  expect({ fault, bugs }).toMatchObject({ fault: { code: 'station.bug' }, bugs: [{ message: 'PIN 123456' }] });
  expect(JSON.stringify(fault)).not.toContain('123456');
});

test('a shell that makes no trial says how one that was begun is finished, and does not try by itself', async () => {
  await (await open(never)).makeTrial({ station: 'T1' });
  const next = await FirstDay.open({
    dataDir,
    signal: ending.signal,
    makeTrial: undefined,
    reportBug: (error) => bugs.push(error),
  });
  expect(await shown(next)).toMatchObject({
    stage: { kind: 'trial-begun', station: 'T1', command: `birthmark serve --data ${dataDir}` },
    fault: null,
  });
});
