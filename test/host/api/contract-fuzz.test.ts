import { createRouterClient } from '@orpc/server';
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { contract, faultSchema, MAX_ENTRY_CHARACTERS } from '../../../station-core/contract.ts';
import { Fault } from '../../../station-core/fault.ts';
import { MAX_CALLS } from '../../../station-core/host/api/call-limit.ts';
import { createRouter, type HostParts } from '../../../station-core/host/api/router.ts';
import type { Rights } from '../../../station-core/contract/procedure.ts';
import { holdsSecrets } from '../../../station-core/model/desk/label-secrets.ts';
import { hasOddLength } from '../../../station-core/plain-json.ts';
import type { Permission } from '../../../station-core/model/permission.ts';

interface Procedure {
  readonly path: string;
  readonly input: z.ZodType | undefined;
  readonly permission: Permission;
}

const GROUPS = Object.entries(contract) as [string, Record<string, AnyContractProcedure>][];

const PROCEDURES: Procedure[] = GROUPS.flatMap(([group, procedures]) =>
  Object.entries(procedures).map(([name, procedure]) => ({
    path: `${group}.${name}`,
    // Every schema of the contract that takes something in is zod's.
    input: procedure['~orpc'].inputSchema as z.ZodType | undefined,
    permission: (procedure['~orpc'].meta as Rights).openTo,
  })),
);

/** Parts that note whatever is called on them: the seam itself is what is tested here. */
function spiedParts(answer: () => unknown = () => null): { parts: HostParts; reached: string[]; log: string[] } {
  const reached: string[] = [];
  const log: string[] = [];
  const spy = (name: string): unknown =>
    new Proxy(() => undefined, {
      get: (_, key) => (key === 'then' ? undefined : spy(`${name}.${String(key)}`)),
      apply: () => {
        reached.push(name);
        return answer();
      },
    });
  const parts = {
    ...Object.fromEntries(
      [
        'slots',
        'control',
        'orders',
        'products',
        'importFolders',
        'scans',
        'setup',
        'ports',
        'queries',
        'exports',
        'health',
        'people',
        'resets',
        'revokedSessions',
        'signIn',
        'aside',
        'inHand',
        'liveHolds',
        'screenSessions',
      ].map((part) => [part, spy(part)]),
    ),
    sessions: {
      allow: () => undefined,
      require: () => ({ id: 'olga' }),
      begin: spy('begin'),
      current: spy('current'),
      touch: spy('touch'),
      end: spy('end'),
    },
    log: pino({ base: null }, { write: (line: string) => void log.push(line) }),
  } as unknown as HostParts;
  return { parts, reached, log };
}

type Call = (input: unknown) => Promise<unknown>;

function caller(parts: HostParts, path: string): Call {
  const client = createRouterClient(createRouter(parts), { context: { screen: 'fuzz' } }) as unknown as Record<
    string,
    Record<string, Call>
  >;
  const [group = '', name = ''] = path.split('.');
  const call = client[group]?.[name];
  if (call === undefined) throw new Error(`no such procedure: ${path}`);
  return call;
}

async function typedFault(call: Promise<unknown>): Promise<z.infer<typeof faultSchema>> {
  const error = await call.then(
    () => {
      throw new Error('it was answered');
    },
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'FAULT', defined: true });
  return faultSchema.parse((error as { data: unknown }).data);
}

test('the contract is groups of procedures', () => {
  expect(GROUPS.flatMap(([, group]) => Object.values(group)).every(isContractProcedure)).toBe(true);
});

test.each(PROCEDURES)(
  'before anything of a call of $path is looked at, its own permission is asked for',
  async (each) => {
    const { parts, reached } = spiedParts();
    const asked: unknown[] = [];
    const refusing = {
      ...parts,
      sessions: {
        allow: (...what: unknown[]) => {
          asked.push(what);
          throw new Fault('person.not-allowed');
        },
      },
    } as unknown as HostParts;
    expect((await typedFault(caller(refusing, each.path)(undefined))).code).toBe('person.not-allowed');
    expect([asked, reached]).toEqual([[['fuzz', each.permission]], []]);
  },
);

test.each(PROCEDURES)(
  'malformed calls of $path reach no handler and are refused with a fault of the contract',
  async ({ path, input }) => {
    const { parts, reached } = spiedParts();
    const call = caller(parts, path);
    const malformed = fc
      .oneof(fc.anything(), nearMisses(input))
      .filter((value) => (input === undefined ? value !== undefined : !fits(input, value)));
    await fc.assert(
      fc.asyncProperty(malformed, async (garbage) => {
        const { code } = await typedFault(call(garbage));
        // Sixteen letters of the alphabet of codes may be the code of a label; that is said instead.
        expect(code).toBe(code === 'entry.label-text' && mayBeOfLabel(garbage) ? code : 'entry.invalid');
        expect(reached).toEqual([]);
      }),
      { numRuns: 150 },
    );
  },
);

function fits(input: z.ZodType, value: unknown): boolean {
  return !hasOddLength(value) && input.safeParse(value).success;
}

test.each(PROCEDURES.filter(({ input }) => input !== undefined))(
  'a length that no schema can compare is refused by $path in place of each field',
  async ({ path, input }) => {
    const { parts, reached } = spiedParts();
    const odd = { length: { toString: 0, valueOf: 0 } };
    const fields = input !== undefined && 'shape' in input ? Object.keys(input.shape as object) : [];
    for (const value of [odd, ...fields.map((field) => ({ [field]: odd }))])
      expect((await typedFault(caller(parts, path)(value))).code).toBe('entry.invalid');
    expect(reached).toEqual([]);
  },
);

function mayBeOfLabel(value: unknown): boolean {
  if (typeof value === 'string') return holdsSecrets(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(mayBeOfLabel);
}

test('a paste of ten megabytes is refused, and nothing of it comes back or is logged', async () => {
  const { parts, reached, log } = spiedParts();
  const paste = 'MARKER'.repeat(1_700_000);
  for (const path of ['scan.submit', 'session.signInWithBadge']) {
    const call = caller(parts, path);
    const fault = await typedFault(call({ text: paste, badge: paste }));
    expect(fault.code).toBe('entry.invalid');
    expect(JSON.stringify(fault)).not.toContain('MARKER');
  }
  expect(reached).toEqual([]);
  expect(log.join('')).not.toContain('MARKER');
});

test('an answer that breaks its schema is our bug: reported as one, and logged without what it holds', async () => {
  const { parts, log } = spiedParts(() => ({ order: 'WO-1', product: 'MARKER', passed: -1 }));
  const fault = await typedFault(caller(parts, 'orders.current')(undefined));
  expect(fault).toMatchObject({ code: 'station.bug', evidence: { procedure: 'orders.current' } });
  expect(log).toHaveLength(1);
  expect(log[0]).toContain('orders.current');
  expect(JSON.stringify(fault) + log.join('')).not.toContain('MARKER');
});

test('an event that breaks its schema ends the iterator as a bug of ours', async () => {
  async function* events(): AsyncGenerator {
    yield { kind: 'slot', slot: { slot: 0 } };
  }
  const { parts, log } = spiedParts(events);
  const iterator = (await caller(parts, 'slots.watch')(undefined)) as AsyncIterator<unknown>;
  expect((await typedFault(iterator.next())).code).toBe('station.bug');
  expect(log).toHaveLength(1);
});

test('whatever a handler throws leaves the host as a fault of the contract; what is no fault is logged whole', async () => {
  const throwing = (error: unknown) => () => {
    throw error as Error;
  };
  const foreseen = spiedParts(throwing(new Fault('slot.idle', { slot: 3 })));
  expect(await typedFault(caller(foreseen.parts, 'slots.abort')({ slot: 3, confirmed: false }))).toMatchObject({
    code: 'slot.idle',
    blame: 'person',
    evidence: { slot: 3 },
  });
  expect(foreseen.log).toEqual([]);
  const bug = spiedParts(throwing(new TypeError('/home/secret is not a function')));
  const fault = await typedFault(caller(bug.parts, 'slots.abort')({ slot: 3, confirmed: false }));
  expect(fault).toMatchObject({ code: 'station.bug', evidence: { error: 'TypeError' } });
  expect(JSON.stringify(fault)).not.toContain('/home/secret');
  expect(bug.log.join('')).toContain('/home/secret is not a function');
});

test('a locked screen hears of nothing but its own sign-in and the health, whatever it sends', async () => {
  const { parts, reached } = spiedParts();
  const locked = {
    ...parts,
    sessions: {
      allow: (_: string, permission: Permission) => {
        if (permission !== 'anyone') throw new Fault('person.signed-out');
      },
    },
  } as unknown as HostParts;
  for (const { path } of PROCEDURES.filter(({ permission }) => permission !== 'anyone')) {
    expect((await typedFault(caller(locked, path)({ slots: [1] }))).code).toBe('person.signed-out');
  }
  expect(reached).toEqual([]);
});

/** Objects that look right but for a value, a length or a type. */
function nearMisses(input: z.ZodType | undefined): fc.Arbitrary<unknown> {
  const names = input !== undefined && 'shape' in input ? Object.keys(input.shape as object) : ['text', 'slot'];
  const value = fc.oneof(
    fc.string({ minLength: MAX_ENTRY_CHARACTERS + 1, maxLength: MAX_ENTRY_CHARACTERS + 9 }),
    fc.double(),
    fc.bigInt(),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.constantFrom(null, '', '__proto__', -1, 0, 65, Number.NaN, true, {}),
    fc.object(),
  );
  return fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
}

test('a screen that asks for more at once than a screen of ours does is refused, and let in again when it has its answers', async () => {
  const { promise, resolve } = Promise.withResolvers<null>();
  const { parts } = spiedParts(() => promise);
  const one = caller(parts, 'orders.current');
  const asked = Array.from({ length: MAX_CALLS }, () => one(undefined));
  expect((await typedFault(one(undefined))).code).toBe('station.too-many-calls');
  resolve(null);
  await Promise.all(asked);
  expect(await one(undefined)).toBeNull();
});

test('a label scanned into a field of words is refused by that name; nothing of it comes back, is logged or reaches a handler', async () => {
  const { parts, reached, log } = spiedParts();
  const reason = '{"ver":"v1","name":"PROV_0001","username":"wifiprov","pop":"TCD5JPN2AB4483Z6"}';
  const asked = { ids: ['BM-S1-000001'], filters: {} };
  const fingerprint = '0'.repeat(64);
  const calls = {
    'holds.place': { asked, reason, fingerprint },
    'holds.preview': { asked: { ids: [], filters: { order: reason } } },
    'shifts.close': { toSeq: 1, reasons: [{ kind: 'not-labelled', subject: null, reason }] },
    'selfTest.acknowledge': { note: reason },
    'orders.choose': { order: reason, product: 'lamp-one', permit: 'P', targetQuantity: 1 },
  };
  for (const [path, input] of Object.entries(calls)) {
    const fault = await typedFault(caller(parts, path)(input));
    expect(fault.code).toBe('entry.label-text');
    expect(JSON.stringify(fault)).not.toContain('TCD5');
  }
  expect(reached).toEqual([]);
  expect(log.join('')).not.toContain('TCD5');
});
