import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Fault } from '../../station-core/fault.ts';
import { decodeChecked } from '../../station-core/rpc/checked.ts';
import { Client } from '../../station-core/rpc/client.ts';
import { serve } from '../../station-core/rpc/server.ts';
import type { Handlers } from '../../station-core/rpc/service.ts';
import { Secret } from '../../station-core/secret.ts';
import { type LampService, lampHandlers, lampService } from './lamp-service.ts';
import { scriptedWire, wirePair } from './wire-pair.ts';
import { faultFrom } from '../formats/fault-of.ts';

const signal = new AbortController().signal;
const news = { burnt: () => undefined };
const PIN = 'correct-horse-battery';

function lamp(handlers: Partial<Handlers<LampService>> = {}) {
  const pair = wirePair();
  const given = { ...lampHandlers, ...handlers };
  serve(lampService, pair.serving, { handlers: given, order: 'side-by-side', gone: () => undefined });
  return { client: new Client(lampService, pair.asking, { news }), ...pair };
}

/** A client on a wire that answers every call with this. */
function answering(message: object) {
  const wire = scriptedWire((asked) => {
    const { id } = asked as { id: number };
    setImmediate(() => {
      wire.say({ id, ...message });
    });
  });
  return { client: new Client(lampService, wire, { news }), wire };
}

describe('a fault', () => {
  test('crosses as its code and evidence, without its cause', async () => {
    const cause = new Error(`the driver was given ${PIN}`);
    const { client, heard } = lamp({
      add: () => {
        throw new Fault('hsm.no-key', { label: 'issuing', slot: 3, isFresh: false }, { cause });
      },
    });
    const fault = await faultFrom(client.call('add', [], { signal }));
    expect(fault).toMatchObject({ code: 'hsm.no-key', evidence: { label: 'issuing', slot: 3, isFresh: false } });
    expect(fault.cause).toBeUndefined();
    expect(inspect(heard)).not.toContain(PIN);
  });

  test('with a code of no version of ours is a bug that names the code', async () => {
    const { client, wire } = answering({ kind: 'fault', code: 'hsm.on-fire', evidence: { hot: true } });
    const fault = await faultFrom(client.call('add', [], { signal }));
    expect(fault.code).toBe('station.bug');
    expect(fault.evidence).toEqual({ service: 'lamp', call: 'add', unknownCode: 'hsm.on-fire' });
    expect(wire.ends).toEqual([]);
  });

  test.each(['toString', '__proto__', 'constructor', '', 'x'.repeat(100), '<b>'])(
    'with the code %j too',
    async (code) => {
      const { client } = answering({ kind: 'fault', code, evidence: {} });
      expect((await faultFrom(client.call('add', [], { signal }))).code).toBe('station.bug');
    },
  );

  test('whose evidence cannot cross is a bug', async () => {
    const evidence = { deep: { er: 1 } } as unknown as Record<string, string>;
    const { client } = lamp({ add: () => Promise.reject(new Fault('hsm.failed', evidence)) });
    expect((await faultFrom(client.call('add', [], { signal }))).code).toBe('station.bug');
  });
});

describe('a bug', () => {
  test('crosses as a trace for the log', async () => {
    const { client } = lamp({
      add: () => {
        throw new RangeError('out of range');
      },
    });
    const fault = await faultFrom(client.call('add', [], { signal }));
    expect(fault).toMatchObject({ code: 'station.bug', evidence: { service: 'lamp', call: 'add' } });
    expect(String(fault.cause)).toContain('RangeError: out of range');
  });

  test.each([undefined, null, 'text', 7, { a: 1 }])('that throws %j is one all the same', async (thrown) => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what a driver may do
    const { client } = lamp({ add: () => Promise.reject(thrown) });
    expect((await faultFrom(client.call('add', [], { signal }))).code).toBe('station.bug');
  });

  test.each([
    ['an answer that breaks its schema', { add: () => 'seven' as unknown as number }],
    ['an answer that cannot be copied', { add: () => (() => 1) as unknown as number }],
  ])('is %s, seen where it is made', async (_what, handlers) => {
    const { client, heard } = lamp(handlers);
    expect((await faultFrom(client.call('add', [], { signal }))).code).toBe('station.bug');
    expect(heard.asking).toMatchObject([{ id: 1, kind: 'fault', code: 'station.bug', evidence: { part: 'answers' } }]);
  });

  test('is an answer that breaks its schema, seen where it arrives', async () => {
    const { client, wire } = answering({ kind: 'answer', answer: 'seven' });
    expect((await faultFrom(client.call('add', [], { signal }))).evidence).toEqual({
      service: 'lamp',
      call: 'add',
      part: 'answers',
      error: 'broken schema',
      rule: 'invalid_type',
    });
    expect(wire.ends).toEqual([]);
  });

  test('is an event that breaks its schema, and its call hears of it', async () => {
    const { client } = answering({ kind: 'event', event: 'four' });
    const fault = await faultFrom(client.call('count', { to: 4 }, { signal, heard: () => undefined }));
    expect(fault).toMatchObject({ code: 'station.bug', evidence: { part: 'emits' } });
  });

  test('is a question that breaks its schema: it is not asked, and not repeated', async () => {
    const { client, heard } = lamp();
    const unlock = client.call('unlock', { pin: new Secret('1') }, { signal });
    expect((await faultFrom(unlock)).evidence).toMatchObject({ part: 'asks', rule: 'too_small', field: 'pin' });
    const named = { pin: new Secret(PIN), [PIN]: 1 } as { pin: Secret<string> };
    const more = await faultFrom(client.call('unlock', named, { signal }));
    expect(inspect(more, { depth: Infinity, showHidden: true })).not.toContain(PIN);
    expect(heard.serving).toEqual([]);
  });

  test('is what throws while it hears an event, and it ends its call alone', async () => {
    const { client, ends } = lamp();
    const heard = (): never => {
      throw new TypeError('deaf');
    };
    await expect(client.call('count', { to: 2 }, { signal, heard })).rejects.toThrow('deaf');
    expect(await client.call('add', [2], { signal })).toBe(2);
    expect(ends).toEqual([]);
  });

  test('is an event of a call that emits none', async () => {
    const { client } = lamp({
      add: (_asks, { emit }) => {
        emit(1 as never);
        return 1;
      },
    });
    expect((await faultFrom(client.call('add', [], { signal }))).code).toBe('station.bug');
  });
});

test('a broken field is named, unless its name may be something that was sent', () => {
  const place = { service: 'lamp', call: 'add', part: 'asks' } as const;
  const schema = z.strictObject({ pins: z.record(z.string(), z.number()) });
  const broken = (): unknown => decodeChecked(schema, { pins: { [PIN]: 'x' } }, place);
  expect(broken).toThrow(expect.objectContaining({ evidence: expect.objectContaining({ field: 'pins' }) as unknown }));
});

describe('a secret', () => {
  test('is one at both ends, and plain on the wire alone', async () => {
    const seen: unknown[] = [];
    const { client, heard } = lamp({
      unlock: (asks) => {
        seen.push(asks.pin);
        return asks.pin.reveal() === PIN;
      },
    });
    expect(await client.call('unlock', { pin: new Secret(PIN) }, { signal })).toBe(true);
    expect(seen[0]).toBeInstanceOf(Secret);
    expect(heard.serving).toMatchObject([{ asks: { pin: PIN } }]);
  });

  test('where no schema says so does not cross', async () => {
    const { client, heard } = lamp();
    const terms = [new Secret(5)] as unknown as number[];
    expect((await faultFrom(client.call('add', terms, { signal }))).code).toBe('station.bug');
    expect(heard.serving).toEqual([]);
  });

  test('is not given as plain text, and the refusal does not show it', async () => {
    const { client, heard } = lamp();
    const fault = await faultFrom(
      client.call('unlock', { pin: PIN } as unknown as { pin: Secret<string> }, { signal }),
    );
    expect(fault.code).toBe('station.bug');
    expect(inspect(fault, { depth: Infinity, showHidden: true })).not.toContain(PIN);
    expect(heard.serving).toEqual([]);
  });

  test('that arrives broken is refused without being shown', async () => {
    const { asking, heard } = lamp();
    asking.post({ kind: 'call', id: 9, call: 'unlock', asks: { pin: [PIN], [PIN]: PIN } });
    await expect.poll(() => heard.asking).toMatchObject([{ id: 9, code: 'station.bug', evidence: { part: 'asks' } }]);
    expect(inspect(heard.asking, { depth: Infinity })).not.toContain(PIN);
  });
});
