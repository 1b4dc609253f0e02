import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import type { Client } from '../../station-core/rpc/client.ts';
import { OnDemandClient } from '../../station-core/rpc/on-demand-client.ts';
import { RestartPolicy } from '../../station-core/rpc/restart-policy.ts';
import { LAMP_TIMEOUT_MS, type LampService, lampService } from './lamp-service.ts';
import { type ScriptedWire, scriptedWire } from './wire-pair.ts';

const signal = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

type Reaction = 'answer' | 'death' | 'silence' | 'hsm.failed';

/** Processes that react as the test says; each start makes another wire. */
function lamp(
  react: (call: string, start: number) => Reaction,
  open: (client: Client<LampService>) => Promise<void> = async () => undefined,
) {
  const wires: ScriptedWire[] = [];
  const startProcess = (): ScriptedWire => {
    const start = wires.length + 1;
    const wire: ScriptedWire = scriptedWire((message) => {
      const { kind, id, call } = message as { kind: string; id: number; call: string };
      if (kind !== 'call') return;
      const reaction = react(call, start);
      if (reaction === 'death') wire.die('exit status 1');
      if (reaction === 'answer') wire.say({ kind: 'answer', id, answer: call === 'wait' ? null : 1 });
      if (reaction === 'hsm.failed') wire.say({ kind: 'fault', id, code: reaction, evidence: {} });
    });
    wires.push(wire);
    return wire;
  };
  const client = new OnDemandClient(lampService, {
    startProcess,
    open,
    endsProcess: ({ text }) => text.stops === 'signer',
    news: { burnt: () => undefined },
  });
  return { client, wires, add: () => client.call('add', [], { signal }) };
}

const gone = { code: 'signer.gone' };

test('the process is started by the first call, opened before it, and shared by all', async () => {
  const { add, wires } = lamp(
    () => 'answer',
    async (client) => {
      await client.call('wait', null, { signal });
    },
  );
  expect(wires).toHaveLength(0);
  expect(await Promise.all([add(), add(), add()])).toEqual([1, 1, 1]);
  expect(wires).toHaveLength(1);
  expect(wires[0]?.posted.map((each) => (each as { call: string }).call)).toEqual(['wait', 'add', 'add', 'add']);
});

test('a call that its process dies of rejects and is not repeated; the next one has a new process', async () => {
  const { add, wires } = lamp((_call, start) => (start === 1 ? 'death' : 'answer'));
  await expect(add()).rejects.toMatchObject({ ...gone, evidence: { how: 'exit status 1' } });
  expect(wires.flatMap(({ posted }) => posted)).toHaveLength(1);
  expect(await add()).toBe(1);
  expect(wires).toHaveLength(2);
});

test('a process that cannot be opened is ended, and all who waited for it learn why', async () => {
  const { add, wires } = lamp(
    () => 'answer',
    () => Promise.reject(new Fault('hsm.no-key')),
  );
  const all = await Promise.allSettled([add(), add()]);
  expect(all).toMatchObject([{ reason: { code: 'hsm.no-key' } }, { reason: { code: 'hsm.no-key' } }]);
  expect(wires.map(({ ends }) => ends.length)).toEqual([1]);
});

test('a fault that ends the process ends the one it came from, and never the one after it', async () => {
  const { add, wires } = lamp((_call, start) => (start === 1 ? 'hsm.failed' : 'answer'));
  await expect(Promise.all([add(), add()])).rejects.toMatchObject({ code: 'hsm.failed' });
  expect(wires[0]?.ends).toHaveLength(1);
  expect(await add()).toBe(1);
  await Promise.resolve();
  expect(wires.map(({ ends }) => ends.length)).toEqual([1, 0]);
});

test('after five fruitless starts the next one waits half a minute, and then is tried again', async () => {
  let reaction: Reaction = 'death';
  const { add, wires } = lamp(() => reaction);
  for (let attempt = 0; attempt < 10; attempt += 1) await expect(add()).rejects.toMatchObject(gone);
  expect(wires).toHaveLength(6);
  await expect(add()).rejects.toMatchObject({ evidence: { reason: 'started again too often' } });
  vi.advanceTimersByTime(29_999);
  await expect(add()).rejects.toMatchObject(gone);
  expect(wires).toHaveLength(6);
  vi.advanceTimersByTime(1);
  reaction = 'answer';
  expect(await add()).toBe(1);
  expect(wires).toHaveLength(7);
});

test('one call answered begins the count again', async () => {
  let isHealthy = false;
  const { add, wires } = lamp(() => (isHealthy ? 'answer' : 'death'));
  for (let round = 0; round < 4; round += 1) {
    isHealthy = false;
    for (let attempt = 0; attempt < 4; attempt += 1) await expect(add()).rejects.toMatchObject(gone);
    isHealthy = true;
    expect(await add()).toBe(1);
  }
  expect(wires.length).toBeGreaterThan(12);
});

test('a process that hangs is ended when its time is up', async () => {
  const { add, wires } = lamp(() => 'silence');
  const hung = expect(add()).rejects.toMatchObject({ ...gone, evidence: { call: 'add', timeoutMs: LAMP_TIMEOUT_MS } });
  await vi.advanceTimersByTimeAsync(LAMP_TIMEOUT_MS);
  await hung;
  expect(wires[0]?.ends).toHaveLength(1);
});

test('an abort while the process opens ends the wait, and the process goes on for the others', async () => {
  const opening = Promise.withResolvers<undefined>();
  const { client, add, wires } = lamp(
    () => 'answer',
    () => opening.promise,
  );
  const stop = new AbortController();
  const stopped = client.call('add', [], { signal: stop.signal });
  const other = add();
  stop.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
  opening.resolve(undefined);
  expect(await other).toBe(1);
  expect(wires.map(({ ends }) => ends.length)).toEqual([0]);
});

test('a closed client starts nothing more', async () => {
  const { client, add, wires } = lamp(() => 'answer');
  await add();
  await client[Symbol.asyncDispose]();
  await expect(add()).rejects.toMatchObject({ ...gone, evidence: { reason: 'it was closed' } });
  expect(wires.map(({ ends }) => ends.length)).toEqual([1]);
});

test('pauses grow from death to death, and end in giving up or in the same pause each time', () => {
  const ending = new RestartPolicy({ pausesMs: [100, 500], then: 'give-up' });
  expect([1, 2, 3, 4].map(() => ending.died())).toEqual([100, 500, 'give-up', 'give-up']);
  expect(ending.deaths).toBe(4);
  ending.settled();
  expect([ending.deaths, ending.died()]).toEqual([0, 100]);
  const patient = new RestartPolicy({ pausesMs: [0], then: 30_000 });
  expect([1, 2, 3].map(() => patient.died())).toEqual([0, 30_000, 30_000]);
});
