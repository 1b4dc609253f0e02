import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { RPCLink } from '@orpc/client/message-port';
import { expect, test } from 'vitest';
import { secondsUntil, waitBeforeAttempt } from '../../renderer/src/connection/back-off.ts';
import { faultOf, SCREEN_FAULTS } from '../../renderer/src/connection/fault-of.ts';
import { NotLetIn, type OpenLink } from '../../renderer/src/connection/link.ts';
import { StationConnection, type ConnectionState } from '../../renderer/src/connection/station.ts';
import { contract } from '../../station-core/contract.ts';

const noOrder = {
  code: 'order.none',
  name: '',
  blame: 'person',
  says: 'No order.',
  remedy: 'Choose one.',
  evidence: {},
} as const;
const signedOut = { code: 'person.signed-out', name: '', blame: 'person', says: '', remedy: '', evidence: {} } as const;
const os = implement(contract);
const router = {
  session: { current: os.session.current.handler(() => null) },
  slots: {
    start: os.slots.start.handler(({ errors }) => {
      throw errors.FAULT({ data: signedOut });
    }),
  },
  orders: {
    current: os.orders.current.handler(({ errors }) => {
      throw errors.FAULT({ data: noOrder });
    }),
  },
};

/** A host at the other end of a channel, which can be made to die. */
function hostOnPorts() {
  const deaths: (() => void)[] = [];
  const open: OpenLink = () => {
    const { port1, port2 } = new MessageChannel();
    new RPCHandler(router).upgrade(port1);
    port1.start();
    const closed = new Promise<void>((resolve) => deaths.push(resolve));
    const link = new RPCLink({ port: port2 });
    port2.start();
    return Promise.resolve({ link, closed });
  };
  const die = (): void => {
    deaths.pop()?.();
  };
  return { open, die };
}

function until(station: StationConnection, kind: ConnectionState['kind']): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (station.state().kind === kind) resolve();
    };
    station.subscribe(look);
    look();
  });
}

test('calls go through, and a typed fault arrives as a fault', async () => {
  const station = new StationConnection(hostOnPorts().open);
  const stop = new AbortController();
  const held = station.hold(stop.signal);
  await until(station, 'connected');
  expect(await station.client.session.current()).toBeNull();
  const error = await station.client.orders.current().catch((thrown: unknown) => thrown);
  expect(faultOf(error)).toEqual(noOrder);
  stop.abort();
  void held;
});

test('a host that dies is found again, and the screen says so meanwhile', async () => {
  const { open, die } = hostOnPorts();
  const station = new StationConnection(open);
  const stop = new AbortController();
  void station.hold(stop.signal);
  await until(station, 'connected');
  die();
  await until(station, 'restarting');
  const away = await station.client.session.current().catch((thrown: unknown) => thrown);
  expect(faultOf(away).code).toBe(SCREEN_FAULTS.away);
  await until(station, 'connected');
  expect(station.state()).toEqual({ kind: 'connected', since: 2 });
  expect(await station.client.session.current()).toBeNull();
  stop.abort();
});

test('a station that does not let this window in is not asked again', async () => {
  let asked = 0;
  const station = new StationConnection(() => {
    asked += 1;
    return Promise.reject(new NotLetIn());
  });
  await station.hold(new AbortController().signal);
  expect([station.state().kind, asked]).toEqual(['refused', 1]);
});

test('attempts come quickly at first and never seldom', () => {
  const waits = Array.from({ length: 20 }, (_, index) => waitBeforeAttempt(index + 1));
  expect(waits[0]).toBe(200);
  expect(Math.max(...waits)).toBe(5_000);
  expect(waits.slice(0, 4).reduce((sum, each) => sum + each)).toBeLessThan(2_000);
});

test('an answer that nobody is signed in any more is reported once to whoever locks the screen', async () => {
  const station = new StationConnection(hostOnPorts().open);
  const stop = new AbortController();
  void station.hold(stop.signal);
  await until(station, 'connected');
  let locked = 0;
  station.onSignedOut = () => {
    locked += 1;
  };
  await expect(station.client.slots.start({ slots: [1] })).rejects.toThrow();
  await expect(station.client.orders.current()).rejects.toThrow();
  expect(locked).toBe(1);
  stop.abort();
});

test('the seconds to the next attempt count down to 1, then it is time; a clock that was set shows no longer wait', () => {
  expect([4_100, 4_000, 1_001, 1, 0, -50].map((leftMs) => secondsUntil(10_000 + leftMs, 10_000))).toEqual([
    5, 4, 2, 1, 0, 0,
  ]);
  expect(secondsUntil(3_600_000, 0)).toBe(5);
});

test('while it is away the screen knows when the next attempt begins, and when one is under way', async () => {
  const { open, die } = hostOnPorts();
  const station = new StationConnection(open);
  const stop = new AbortController();
  const seen: ConnectionState[] = [];
  void station.hold(stop.signal);
  await until(station, 'connected');
  station.subscribe(() => seen.push(station.state()));
  const beganMs = Date.now();
  die();
  await until(station, 'restarting');
  await until(station, 'connected');
  const [waiting, trying, back] = seen;
  expect(waiting).toMatchObject({ kind: 'restarting', attempt: 1 });
  if (waiting?.kind === 'restarting') expect(waiting.nextAtMs).toBeGreaterThanOrEqual(beganMs + waitBeforeAttempt(1));
  expect([trying, back?.kind]).toEqual([{ kind: 'restarting', attempt: 1, nextAtMs: null }, 'connected']);
  stop.abort();
});
