import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { Client } from '../../station-core/rpc/client.ts';
import { serve } from '../../station-core/rpc/server.ts';
import { lampHandlers, lampService } from './lamp-service.ts';
import { scriptedWire, wirePair } from './wire-pair.ts';

const signal = new AbortController().signal;
const news = { burnt: () => undefined };

/** Anything that the structured clone algorithm copies. */
const anything = fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withMap: true, withSet: true });
const oddId = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1.5, NaN, Infinity, 2 ** 53, '1', null, undefined));
const kind = fc.constantFrom('call', 'abort', 'answer', 'event', 'fault', 'bug', 'news', 'open', '__proto__');
const name = fc.oneof(
  fc.constantFrom('add', 'unlock', 'count', 'burnt', 'toString', '__proto__', 'constructor'),
  fc.string(),
);
/** Nearly a message: the right fields, mostly, with anything in them. */
const nearlyMessage = fc.record(
  { kind, id: oddId, call: name, name, asks: anything, answer: anything, event: anything, news: anything, code: name },
  { requiredKeys: [] },
);
const message = fc.oneof(anything, nearlyMessage, nearlyMessage);

describe('whatever comes over a wire', () => {
  test('the asking end settles its calls with the right answer or a fault, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 12 }), async (messages) => {
        const wire = scriptedWire();
        const client = new Client(lampService, wire, { news });
        const calls = [client.call('add', [1], { signal }), client.call('count', { to: 1 }, { signal, heard: Number })];
        const settled = Promise.allSettled(calls);
        for (const each of messages) wire.say(each);
        wire.die('enough');
        for (const outcome of await settled) {
          if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Fault);
          else expect(['number', 'string']).toContain(typeof outcome.value);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the serving end answers what can be answered, once, and ends the conversation otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 8 }), async (messages) => {
        const wire = scriptedWire();
        serve(lampService, wire, { handlers: lampHandlers, order: 'one-at-a-time', gone: () => undefined });
        for (const each of messages) if (wire.ends.length === 0) wire.say(each);
        await new Promise((resolve) => setImmediate(resolve));
        const answered = (wire.posted as { id: number; kind: string }[]).filter(({ kind: said }) => said !== 'event');
        expect(answered.length).toBeLessThanOrEqual(messages.length);
        for (const { kind: said } of answered) expect(['answer', 'fault', 'bug']).toContain(said);
      }),
      { numRuns: 500 },
    );
  });

  test('answers that come in any order, with events between them, reach their own calls', async () => {
    const shuffledIds = fc.integer({ min: 1, max: 20 }).chain((size) => {
      const ids = Array.from({ length: size }, (_, at) => at + 1);
      return fc.shuffledSubarray(ids, { minLength: size, maxLength: size });
    });
    await fc.assert(
      fc.asyncProperty(shuffledIds, fc.infiniteStream(fc.boolean()), async (ids, hasEvent) => {
        const wire = scriptedWire();
        const client = new Client(lampService, wire, { news });
        const events = ids.map((): number[] => []);
        const calls = ids.map((_, at) =>
          client.call('count', { to: at }, { signal, heard: (event) => events[at]?.push(event) }),
        );
        for (const id of ids) {
          if (hasEvent.next().value === true) wire.say({ kind: 'event', id, event: id });
          wire.say({ kind: 'answer', id, answer: 'done' });
          wire.say({ kind: 'answer', id, answer: 'twice' });
          wire.say({ kind: 'event', id, event: -1 });
        }
        expect(new Set(await Promise.all(calls))).toEqual(new Set(['done']));
        for (const [at, heard] of events.entries()) expect(heard.every((event) => event === at + 1)).toBe(true);
        expect(wire.ends).toEqual([]);
      }),
    );
  });
});

describe('what nobody can read', () => {
  test.each([
    ['no object', 5],
    ['another kind', { kind: 'open', id: 1 }],
    ['an answer to what was never asked', { kind: 'answer', id: 3, answer: null }],
    ['a field too many', { kind: 'answer', id: 1, answer: 1, more: true }],
    ['evidence with a list in it', { kind: 'fault', id: 1, code: 'hsm.failed', evidence: { all: [1] } }],
    ['news of another table', { kind: 'news', name: 'fire', news: {} }],
    ['news that break their schema', { kind: 'news', name: 'burnt', news: { atMs: 'soon' } }],
    ['news with the name of what every object has', { kind: 'news', name: 'toString', news: {} }],
  ])('ends the other end and fails all calls: %s', async (_what, said) => {
    const wire = scriptedWire();
    const client = new Client(lampService, wire, { news });
    const calls = [client.call('add', [], { signal }), client.call('wait', null, { signal })];
    const settled = Promise.allSettled(calls);
    wire.say(said);
    const gone = { status: 'rejected', reason: { code: 'signer.gone' } };
    expect(await settled).toMatchObject([gone, gone]);
    expect(wire.ends).toHaveLength(1);
    await expect(client.call('add', [], { signal })).rejects.toMatchObject({ code: 'signer.gone' });
  });

  test.each([
    ['no object', 'open'],
    ['an id that is none', { kind: 'call', id: 0, call: 'add', asks: [] }],
    ['a field too many', { kind: 'abort', id: 1, why: 'so' }],
  ])('ends the serving end: %s', (_what, said) => {
    const wire = scriptedWire();
    serve(lampService, wire, { handlers: lampHandlers, order: 'side-by-side', gone: () => undefined });
    wire.say(said);
    expect(wire.ends).toEqual(['lamp: a message that nobody can read']);
  });

  test('is a second call with the id of one that runs', () => {
    const wire = scriptedWire();
    serve(lampService, wire, { handlers: lampHandlers, order: 'side-by-side', gone: () => undefined });
    wire.say({ kind: 'call', id: 1, call: 'wait', asks: null });
    wire.say({ kind: 'call', id: 1, call: 'wait', asks: null });
    expect(wire.ends).toHaveLength(1);
  });

  test.each(['fire', 'toString', '__proto__'])(
    'is not a call of another table, %s: it is answered as a bug',
    async (call) => {
      const wire = scriptedWire();
      serve(lampService, wire, { handlers: lampHandlers, order: 'side-by-side', gone: () => undefined });
      wire.say({ kind: 'call', id: 1, call, asks: null });
      await expect.poll(() => wire.posted).toMatchObject([{ kind: 'bug', id: 1 }]);
    },
  );
});

describe('death', () => {
  /** Three calls, with events, answers and a fault: eleven messages of both directions. */
  async function conversation(diesAfter: number) {
    const pair = wirePair({ diesAfter });
    const gone: string[] = [];
    const add = (): never => {
      throw new Fault('hsm.failed');
    };
    serve(lampService, pair.serving, {
      handlers: { ...lampHandlers, add },
      order: 'side-by-side',
      gone: (how) => gone.push(how),
    });
    let lost = 0;
    const client = new Client(lampService, pair.asking, { news, lost: () => (lost += 1) });
    const outcomes = await Promise.allSettled([
      client.call('count', { to: 4 }, { signal, heard: () => undefined }),
      client.call('reverse', { content: Uint8Array.of(1) }, { signal }),
      client.call('add', [], { signal }),
    ]);
    const codes = outcomes.map((each) => (each.status === 'fulfilled' ? 'answered' : (each.reason as Fault).code));
    return { codes, gone, lost: () => lost, client, delivered: pair.heard.asking.length + pair.heard.serving.length };
  }

  test('at each point of a conversation settles each call once, with what had come by then', async () => {
    const whole = await conversation(Infinity);
    expect(whole.codes).toEqual(['answered', 'answered', 'hsm.failed']);
    const total = whole.delivered;
    expect(total).toBe(10);
    for (let diesAfter = 0; diesAfter < total; diesAfter += 1) {
      const { codes, gone, lost, client } = await conversation(diesAfter);
      expect(codes).toContain('signer.gone');
      expect(gone).toHaveLength(1);
      expect([lost(), client.isGone, await client.ended]).toEqual([1, true, gone[0]]);
      await expect(client.call('add', [], { signal })).rejects.toMatchObject({ code: 'signer.gone' });
    }
  });

  test('of the asking end is heard by every handler that still works', async () => {
    const pair = wirePair();
    const seen = Promise.withResolvers<AbortSignal>();
    const handlers = {
      ...lampHandlers,
      wait: (_asks: null, context: { readonly signal: AbortSignal }) => {
        seen.resolve(context.signal);
        return new Promise<null>(() => undefined);
      },
    };
    serve(lampService, pair.serving, { handlers, order: 'side-by-side', gone: () => undefined });
    const client = new Client(lampService, pair.asking, { news });
    client.call('wait', null, { signal }).catch(() => undefined);
    const handlersOwn = await seen.promise;
    pair.die('SIGKILL');
    expect(handlersOwn.aborted).toBe(true);
  });

  test('keeps its cause for the log', async () => {
    const wire = scriptedWire();
    let on: ((how: string, cause?: unknown) => void) | undefined;
    const client = new Client(lampService, { ...wire, listen: ({ gone }) => (on = gone) }, { news });
    const call = client.call('wait', null, { signal });
    const cause = new RangeError('out of memory');
    on?.('RangeError', cause);
    await expect(call).rejects.toMatchObject({ code: 'signer.gone', evidence: { how: 'RangeError' }, cause });
  });

  test('is waited for by whoever ends a client', async () => {
    const { asking, serving } = wirePair();
    serve(lampService, serving, { handlers: lampHandlers, order: 'side-by-side', gone: () => undefined });
    const client = new Client(lampService, asking, { news });
    const waiting = expect(client.call('wait', null, { signal })).rejects.toMatchObject({ code: 'signer.gone' });
    await client.end();
    await client.end();
    expect(await client.ended).toBe('ended');
    await waiting;
  });
});
