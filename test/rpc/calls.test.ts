import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Client, MAX_CALLS_IN_FLIGHT } from '../../station-core/rpc/client.ts';
import { serve } from '../../station-core/rpc/server.ts';
import type { Handlers } from '../../station-core/rpc/service.ts';
import type { Port } from '../../station-core/rpc/wire.ts';
import { LAMP_TIMEOUT_MS, type LampService, lampHandlers, lampService } from './lamp-service.ts';
import { scriptedWire, wirePair, type WirePair } from './wire-pair.ts';

const signal = new AbortController().signal;
const noNews = { burnt: () => undefined };

function lamp(handlers: Partial<Handlers<LampService>> = {}, pair: WirePair = wirePair()) {
  const order = 'side-by-side';
  const server = serve(lampService, pair.serving, {
    handlers: { ...lampHandlers, ...handlers },
    order,
    gone: () => undefined,
  });
  const news: unknown[] = [];
  const client = new Client(lampService, pair.asking, { news: { burnt: (each) => news.push(each) } });
  return { client, server, news, ...pair };
}

describe('a call', () => {
  test('is answered with what its handler returns', async () => {
    const { client } = lamp();
    expect(await client.call('add', [1, 2, 3], { signal })).toBe(6);
    expect(await client.call('reverse', { content: Uint8Array.of(1, 2) }, { signal })).toEqual(Uint8Array.of(2, 1));
  });

  test('hears its events in order, and all of them before its answer', async () => {
    const { client } = lamp();
    const events: number[] = [];
    const answer = await client.call('count', { to: 4 }, { signal, heard: (event) => events.push(event) });
    expect({ answer, events }).toEqual({ answer: 'done', events: [1, 2, 3, 4] });
  });

  test('that is answered later than a later one gets its own answer', async () => {
    const slow = Promise.withResolvers<number>();
    const { client } = lamp({ add: (terms) => (terms.length === 0 ? slow.promise : terms.length) });
    const first = client.call('add', [], { signal });
    expect(await client.call('add', [7, 7], { signal })).toBe(2);
    slow.resolve(40);
    expect(await first).toBe(40);
  });

  test('takes a port along, and one that needs none refuses one', async () => {
    const wire = scriptedWire();
    const client = new Client(lampService, wire, { news: noNews });
    const port = {} as Port;
    void client.call('plug', null, { signal, port }).catch(() => undefined);
    expect(wire.ports).toEqual([port]);
  });

  test('without the port it needs, or with one it does not, reaches no handler', async () => {
    const reached = vi.fn(() => null);
    const pair = lamp({ plug: reached, wait: reached });
    const port = {} as Port;
    const lost = pair.client.call('plug', null, { signal, port: undefined as unknown as Port });
    const unasked = { signal, port };
    const extra = pair.client.call('wait', null, unasked);
    for (const each of [lost, extra]) await expect(each).rejects.toMatchObject({ code: 'station.bug' });
    expect(reached).not.toHaveBeenCalled();
  });

  test('of which 256 wait refuses the next one at once, and is there again when they are answered', async () => {
    const slow = Promise.withResolvers<number>();
    const { client, heard } = lamp({ add: () => slow.promise });
    const all = Array.from({ length: MAX_CALLS_IN_FLIGHT }, () => client.call('add', [], { signal }));
    const refused = client.call('add', [], { signal });
    await expect(refused).rejects.toMatchObject({ code: 'signer.gone', evidence: { call: 'add', waiting: 256 } });
    expect(heard.serving.length).toBeLessThanOrEqual(MAX_CALLS_IN_FLIGHT); // it was not even sent
    slow.resolve(1);
    expect(new Set(await Promise.all(all))).toEqual(new Set([1]));
    expect(await client.call('add', [], { signal })).toBe(1);
  });

  test('beyond what a server does at once is refused by the server too, whoever forgets to count', async () => {
    const pair = wirePair();
    serve(lampService, pair.serving, { handlers: lampHandlers, order: 'side-by-side', gone: () => undefined });
    pair.asking.listen({ message: () => undefined, gone: () => undefined });
    for (let id = 1; id <= MAX_CALLS_IN_FLIGHT + 1; id += 1) {
      pair.asking.post({ kind: 'call', id, call: 'wait', asks: null });
    }
    const refused = { kind: 'fault', id: MAX_CALLS_IN_FLIGHT + 1, code: 'signer.gone' };
    await expect.poll(() => pair.heard.asking).toMatchObject([refused]);
  });
});

describe('news', () => {
  test('come unasked and are checked', async () => {
    const { server, news } = lamp();
    server.notify('burnt', { atMs: 5 });
    await expect.poll(() => news).toEqual([{ atMs: 5 }]);
    const broken = { atMs: 'noon' } as unknown as { atMs: number };
    expect(() => {
      server.notify('burnt', broken);
    }).toThrow('station.bug');
  });
});

describe('one at a time', () => {
  test('calls are begun in the order in which they came, each after the one before', async () => {
    const pair = wirePair();
    const seen: string[] = [];
    const handlers: Handlers<LampService> = {
      ...lampHandlers,
      add: async (terms) => {
        seen.push(`begun ${terms.length}`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`ended ${terms.length}`);
        return 0;
      },
    };
    serve(lampService, pair.serving, { handlers, order: 'one-at-a-time', gone: () => undefined });
    const client = new Client(lampService, pair.asking, { news: noNews });
    await Promise.all([[1], [1, 1]].map((terms) => client.call('add', terms, { signal })));
    expect(seen).toEqual(['begun 1', 'ended 1', 'begun 2', 'ended 2']);
  });

  test('a call whose asker stopped waiting before its turn is not begun', async () => {
    const pair = wirePair();
    const first = Promise.withResolvers<number>();
    const add = vi.fn((terms: number[]) => (terms.length === 0 ? first.promise : 2));
    const handlers = { ...lampHandlers, add };
    serve(lampService, pair.serving, { handlers, order: 'one-at-a-time', gone: () => undefined });
    const client = new Client(lampService, pair.asking, { news: noNews });
    const slow = client.call('add', [], { signal });
    const stop = new AbortController();
    const stopped = client.call('add', [1, 1], { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    await expect.poll(() => pair.heard.serving).toHaveLength(3);
    first.resolve(1);
    await slow;
    await client.call('add', [1], { signal });
    expect(add.mock.calls).toEqual([
      [[], expect.anything()],
      [[1], expect.anything()],
    ]);
  });
});

describe('an abort', () => {
  test('ends the wait at once with its own reason, and the handler hears of it', async () => {
    const seen = Promise.withResolvers<AbortSignal>();
    const { client } = lamp({
      wait: (_asks, context) => {
        seen.resolve(context.signal);
        return new Promise(() => undefined);
      },
    });
    const stop = new AbortController();
    const waiting = client.call('wait', null, { signal: stop.signal });
    const handlersOwn = await seen.promise;
    const reason = new Error('the operator pressed stop');
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect.poll(() => handlersOwn.aborted).toBe(true);
  });

  test('that came before the call asks nothing', async () => {
    const wire = scriptedWire();
    const client = new Client(lampService, wire, { news: noNews });
    const reason = new Error('before');
    await expect(client.call('add', [], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(wire.posted).toEqual([]);
  });

  test('drops the answer that comes late, and the next call gets its own', async () => {
    const wire = scriptedWire();
    const client = new Client(lampService, wire, { news: noNews });
    const stop = new AbortController();
    const waiting = client.call('add', [1], { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(wire.posted.at(-1)).toEqual({ kind: 'abort', id: 1 });
    const next = client.call('add', [2], { signal });
    wire.say({ kind: 'answer', id: 1, answer: 1 });
    wire.say({ kind: 'answer', id: 2, answer: 2 });
    expect(await next).toBe(2);
    expect(wire.ends).toEqual([]);
  });
});

describe('a time-out', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('ends a process that may be ended, and with it all that it was asked', async () => {
    const wire = scriptedWire();
    const client = new Client(lampService, wire, { news: noNews, evidence: { path: 'x' } });
    const [slow, other] = [client.call('add', [1], { signal }), client.call('wait', null, { signal })];
    const both = Promise.allSettled([slow, other]);
    vi.advanceTimersByTime(LAMP_TIMEOUT_MS - 1);
    expect(wire.ends).toEqual([]);
    vi.advanceTimersByTime(1);
    const gone = { code: 'signer.gone', evidence: { path: 'x', call: 'add', timeoutMs: LAMP_TIMEOUT_MS } };
    expect(await both).toMatchObject([{ reason: gone }, { reason: gone }]);
    expect(wire.ends).toHaveLength(1);
    expect(client.isGone).toBe(true);
  });

  test('leaves a process alone that has more to do than this, and its late answer is dropped', async () => {
    const wire = scriptedWire();
    const client = new Client({ ...lampService, whenLate: 'leave' }, wire, { news: noNews });
    const slow = client.call('add', [1], { signal });
    vi.advanceTimersByTime(LAMP_TIMEOUT_MS);
    await expect(slow).rejects.toMatchObject({
      code: 'station.timed-out',
      evidence: { call: 'add', timeoutMs: LAMP_TIMEOUT_MS },
    });
    expect(wire.posted.at(-1)).toEqual({ kind: 'abort', id: 1 });
    wire.say({ kind: 'answer', id: 1, answer: 1 });
    expect([wire.ends, client.isGone]).toEqual([[], false]);
  });

  test('begins again with each event: only silence counts', async () => {
    const wire = scriptedWire();
    const client = new Client(lampService, wire, { news: noNews });
    const events: number[] = [];
    const counting = client.call('count', { to: 9 }, { signal, heard: (event) => events.push(event) });
    for (let at = 1; at <= 5; at += 1) {
      vi.advanceTimersByTime(LAMP_TIMEOUT_MS - 1);
      wire.say({ kind: 'event', id: 1, event: at });
    }
    expect(events).toEqual([1, 2, 3, 4, 5]);
    wire.say({ kind: 'answer', id: 1, answer: 'done' });
    expect(await counting).toBe('done');
  });

  test('of the caller takes the place of the table’s, and none waits on', async () => {
    const wire = scriptedWire();
    const client = new Client(lampService, wire, { news: noNews });
    const patient = client.call('wait', null, { signal });
    vi.advanceTimersByTime(10 * 24 * 60 * 60_000);
    wire.say({ kind: 'answer', id: 1, answer: null });
    expect(await patient).toBeNull();
    const hasty = client.call('add', [], { signal, timeoutMs: 5 });
    vi.advanceTimersByTime(5);
    await expect(hasty).rejects.toMatchObject({ evidence: { timeoutMs: 5 } });
  });

  test('leaves no timer and no listener behind when a call is over', async () => {
    const wire = scriptedWire();
    const client = new Client(lampService, wire, { news: noNews });
    const stop = new AbortController();
    const removed = vi.spyOn(stop.signal, 'removeEventListener');
    const call = client.call('add', [], { signal: stop.signal });
    wire.say({ kind: 'answer', id: 1, answer: 0 });
    await call;
    expect(vi.getTimerCount()).toBe(0);
    expect(removed).toHaveBeenCalledOnce();
  });
});
