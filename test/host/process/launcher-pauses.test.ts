import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HostProcess } from '../../../station-core/host/process/host-process.ts';
import { hostService } from '../../../station-core/host/process/host-service.ts';
import { type HostNews, Launcher } from '../../../station-core/host/process/launcher.ts';
import { Client } from '../../../station-core/rpc/client.ts';
import { type ScriptedWire, scriptedWire } from '../../rpc/wire-pair.ts';

/** The launcher alone, over hosts that the test plays by hand and under a clock of its own. */

vi.mock('node:timers/promises', () => ({ setTimeout: pause }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** As `setTimeout` of node:timers/promises, under the clock of the test. */
function pause(durationMs: number, _value: unknown, { signal }: { signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, durationMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

function desk() {
  const hosts: ScriptedWire[] = [];
  const news: HostNews[] = [];
  const startProcess = (): HostProcess => {
    const wire = scriptedWire();
    hosts.push(wire);
    const never = (): never => {
      throw new TypeError('never');
    };
    return new Client(hostService, wire, { news: { startProcess: never, endProcess: never } });
  };
  const kiosk = { port: 0, screensDir: 's', linkLifetimeMs: 1 };
  const launcher = new Launcher({
    startProcess,
    open: { dataDir: 'd', kiosk },
    notify: (each) => news.push(each),
  });
  const host = (): ScriptedWire => {
    const last = hosts.at(-1);
    if (last === undefined) throw new Error('no host yet');
    return last;
  };
  const ready = async (port = 5): Promise<void> => {
    host().say({ kind: 'event', id: 1, event: { kind: 'ready', port } });
    await settle();
  };
  const inService = async (): Promise<void> => {
    host().say({ kind: 'answer', id: 1, answer: 'in-service' });
    await settle();
  };
  const die = async (): Promise<void> => {
    host().die('SIGKILL');
    await settle();
  };
  const pauses = (): number[] => news.flatMap((each) => (each.kind === 'gone' ? [each.againInMs] : []));
  return { launcher, hosts, host, ready, inService, die, pauses };
}

/** Lets every promise that can settle do so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('quick deaths wait longer each time and end it; a life of half a minute begins the count again', async () => {
  const { launcher, hosts, ready, inService, die, pauses } = desk();
  const started = launcher.start();
  await ready();
  await inService();
  await started;
  const ended = expect(launcher.ended()).rejects.toMatchObject({ code: 'station.host-gone', evidence: { deaths: 6 } });
  const liveFor = async (inServiceMs: number): Promise<void> => {
    await ready();
    vi.advanceTimersByTime(inServiceMs);
    await die();
    await vi.advanceTimersByTimeAsync(pauses().at(-1) ?? 0);
    await settle();
  };
  await die();
  await vi.advanceTimersByTimeAsync(100);
  for (const inServiceMs of [0, 29_000, 30_000, 0, 0, 0, 0]) await liveFor(inServiceMs);
  expect(pauses()).toEqual([100, 500, 1_000, 100, 500, 1_000, 2_000, 4_000]);
  await die();
  await ended;
  expect(hosts).toHaveLength(9);
});

test('from the second on, every host is opened with the port of the first', async () => {
  const { launcher, hosts, host, ready, die } = desk();
  const started = launcher.start();
  await ready(4711);
  await started;
  await die();
  await vi.advanceTimersByTimeAsync(100);
  await settle();
  const opened = hosts.map(({ posted: [open] }) => open as { asks: { kiosk: { port: number } } });
  expect(opened.map(({ asks }) => asks.kiosk.port)).toEqual([0, 4711]);
  const stopped = launcher.stop();
  host().die('exit status 0');
  await stopped;
});

test('a host that refused and does not end is ended', async () => {
  const { launcher, host } = desk();
  const started = expect(launcher.start()).rejects.toMatchObject({ code: 'ledger.busy' });
  host().say({ kind: 'fault', id: 1, code: 'ledger.busy', evidence: {} });
  await settle();
  expect(host().ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  await started;
  expect(host().ends).toHaveLength(1);
});

test('a fault of the line after service is tried again; a refused PIN never', async () => {
  const { launcher, hosts, host, ready, inService } = desk();
  const started = launcher.start();
  await ready();
  await inService();
  await started;
  host().die('SIGKILL');
  const ended = expect(launcher.ended()).rejects.toMatchObject({ code: 'hsm.wrong-pin' });
  for (const code of ['hsm.missing', 'hsm.wrong-pin']) {
    await settle();
    await vi.advanceTimersByTimeAsync(500);
    await settle();
    host().say({ kind: 'fault', id: 1, code, evidence: {} });
    await settle();
    host().die('exit status 0');
  }
  await ended;
  expect(hosts).toHaveLength(3);
});

test('a link that is asked for while no host lives comes from the next one', async () => {
  const { launcher, host, ready, die } = desk();
  const started = launcher.start();
  await ready();
  await started;
  const link = launcher.drawLink(new AbortController().signal);
  await settle();
  expect(host().posted.at(-1)).toMatchObject({ call: 'drawLink' });
  await die();
  await vi.advanceTimersByTimeAsync(100);
  await settle();
  await ready();
  expect(host().posted.at(-1)).toMatchObject({ call: 'drawLink', id: 2 });
  host().say({ kind: 'answer', id: 2, answer: 'http://127.0.0.1:5/#token=x' });
  expect(await link).toBe('http://127.0.0.1:5/#token=x');
});

test('a link that does not come in time is said to be late, and its host lives on', async () => {
  const { launcher, host, ready } = desk();
  const started = launcher.start();
  await ready();
  await started;
  const late = expect(launcher.drawLink(new AbortController().signal)).rejects.toMatchObject({
    code: 'station.timed-out',
  });
  await settle();
  await vi.advanceTimersByTimeAsync(60_000);
  await late;
  expect(host().ends).toEqual([]);
});

test('a host that does not stop in ten seconds is ended the hard way', async () => {
  const { launcher, hosts, host, ready } = desk();
  const started = launcher.start();
  await ready();
  await started;
  const stopped = launcher.stop();
  await settle();
  expect(host().posted.at(-1)).toMatchObject({ call: 'stop' });
  await vi.advanceTimersByTimeAsync(9_999);
  expect(host().ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await stopped;
  expect([host().ends.length, hosts.length]).toEqual([1, 1]);
  await launcher.ended();
});

test('a host that says what nobody can read is ended and started again', async () => {
  const { launcher, hosts, host, ready, pauses } = desk();
  const started = launcher.start();
  await ready();
  await started;
  host().say({ kind: 'event', id: 1, event: { kind: 'ready' }, more: 1 });
  await settle();
  expect(pauses()).toEqual([100]);
  await vi.advanceTimersByTimeAsync(100);
  await settle();
  expect(hosts).toHaveLength(2);
  const stopped = launcher.stop();
  host().die('exit status 0');
  await stopped;
});
