import { mapEventIterator } from '@orpc/client';
import { implement } from '@orpc/server';
import type { Logger } from 'pino';
import { contract, type Health } from '../contract.ts';
import { Fault } from '../fault.ts';
import type { People } from '../operators/people.ts';
import type { Sessions } from '../operators/sessions.ts';
import type { SignIn } from '../operators/sign-in.ts';
import { Secret } from '../secret.ts';
import type { StationPrinter } from '../station/station-printer.ts';
import type { Orders } from './orders.ts';
import type { PortWatch } from './port-watch.ts';
import type { Products } from './products.ts';
import type { QueryWorker } from './query-worker.ts';
import type { Scans } from './scans.ts';
import type { SetUp } from './set-up.ts';
import type { SlotControl } from './slot-control.ts';
import { typedError, withTypedErrors } from './typed-errors.ts';

/** The printer has a time-out of its own. */
const NEVER = new AbortController().signal;
const HOUR_MS = 60 * 60_000;

/** A connection is a screen, and a screen has at most one person. */
export interface ScreenContext {
  readonly screen: string;
}

/** What the screens' calls are answered from. */
export interface HostParts {
  readonly slots: SlotControl;
  readonly orders: Orders;
  readonly products: Products;
  readonly scans: Scans;
  readonly setUp: SetUp;
  readonly ports: PortWatch;
  readonly queries: QueryWorker;
  readonly printer: StationPrinter;
  readonly health: () => Promise<Health>;
  readonly people: People;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly log: Logger;
}

/** Answers the contract. Before anything else: who is at this screen, and may they; then the schema; then the handler. */
export function createRouter(parts: HostParts) {
  const guarded = guard(parts);
  return guarded.router({
    session: sessionRouter(guarded, parts),
    slots: slotsRouter(guarded, parts),
    orders: ordersRouter(guarded, parts),
    scan: {
      submit: guarded.scan.submit.handler(({ input, context }) => parts.scans.submit(context.screen, input.text)),
    },
    counters: countersRouter(guarded, parts),
    setUp: setUpRouter(guarded, parts),
  });
}

/** Stands around the schemas too, so that what they throw becomes the contract's own error as well. */
function guard({ log, sessions }: HostParts) {
  return implement(contract)
    .$context<ScreenContext>()
    .use(async ({ context, next, path, procedure }, input) => {
      const name = path.join('.');
      try {
        sessions.allow(context.screen, name);
        if (procedure['~orpc'].inputSchema === undefined) refuseAnything(input, name);
        const result = await next();
        return { ...result, output: withTypedErrors(result.output, name, log) };
      } catch (error) {
        throw typedError(error, name, log);
      }
    });
}
/** A call that asks for nothing brings nothing. */
function refuseAnything(input: unknown, procedure: string): void {
  if (input !== undefined) throw new Fault('entry.invalid', { procedure });
}

type Guarded = ReturnType<typeof guard>;

function sessionRouter({ session }: Guarded, { people, sessions, signIn }: HostParts) {
  return {
    current: session.current.handler(({ context }) => sessions.current(context.screen)),
    signInWithPin: session.signInWithPin.handler(async ({ input: { id, pin }, context: { screen } }) =>
      sessions.begin(screen, await signIn.withPin(screen, { id, pin: new Secret(pin) })),
    ),
    signInWithBadge: session.signInWithBadge.handler(async ({ input: { badge }, context: { screen } }) =>
      sessions.begin(screen, await signIn.withBadge(screen, new Secret(badge))),
    ),
    touch: session.touch.handler(({ context }) => {
      sessions.touch(context.screen);
      return null;
    }),
    signOut: session.signOut.handler(({ context }) => {
      sessions.end(context.screen);
      return null;
    }),
    createFirstAdministrator: session.createFirstAdministrator.handler(
      async ({ input: { pin, ...person }, context: { screen } }) =>
        sessions.begin(screen, await signIn.asFirstAdministrator({ ...person, pin: new Secret(pin) })),
    ),
    people: session.people.handler(() => people.list()),
    addPerson: session.addPerson.handler(({ input: { pin, badge, ...person }, context }) =>
      people.add({ ...person, pin: secret(pin), badge: secret(badge) }, sessions.require(context.screen).id),
    ),
    revokePerson: session.revokePerson.handler(({ input, context }) =>
      people.revoke(input.id, sessions.require(context.screen).id),
    ),
  };
}

function slotsRouter({ slots: contracted }: Guarded, { slots, sessions }: HostParts) {
  return {
    watch: contracted.watch.handler(async ({ signal }) => slots.watch(signal)),
    start: contracted.start.handler(async ({ input, context }) => ({
      started: await slots.start(input.slots, sessions.require(context.screen).id),
    })),
    abort: contracted.abort.handler(({ input }) => {
      slots.abort(input.slot, input.confirmed);
      return null;
    }),
    acknowledge: contracted.acknowledge.handler(({ input }) => {
      slots.acknowledge(input.slot);
      return null;
    }),
  };
}

function ordersRouter({ orders: contracted }: Guarded, { orders, products, sessions }: HostParts) {
  return {
    products: contracted.products.handler(() => products.list()),
    permits: contracted.permits.handler(() => orders.permits()),
    current: contracted.current.handler(() => orders.current()),
    choose: contracted.choose.handler(({ input, context }) =>
      orders.choose(input, sessions.require(context.screen).id),
    ),
  };
}

function countersRouter({ counters }: Guarded, { orders, queries }: HostParts) {
  return {
    ofShift: counters.ofShift.handler(({ input: { hours } }) =>
      queries.ask('counters', { since: new Date(Date.now() - hours * HOUR_MS).toISOString() }),
    ),
    ofOrder: counters.ofOrder.handler(async () => {
      const order = await orders.current();
      if (order === null) throw new Fault('order.none');
      return queries.ask('counters', { since: order.chosenAt });
    }),
  };
}

function setUpRouter({ setUp: contracted }: Guarded, parts: HostParts) {
  const { setUp, ports, products, health, printer, orders, sessions } = parts;
  return {
    health: contracted.health.handler(() => health()),
    watchPorts: contracted.watchPorts.handler(async ({ signal }) =>
      mapEventIterator(ports.watch(signal), {
        value: async (present) => (present === undefined ? [] : setUp.portViews(present)),
        error: async (error) => error,
      }),
    ),
    teachSlot: contracted.teachSlot.handler(async ({ input }) => {
      await setUp.teachSlot(input.slot, input.address);
      return null;
    }),
    setJig: contracted.setJig.handler(async ({ input }) => {
      await setUp.setJig(input);
      return null;
    }),
    choosePrinter: contracted.choosePrinter.handler(async ({ input, context }) => {
      await printer.choose(input.address, sessions.require(context.screen).id);
      return null;
    }),
    printTestLabel: contracted.printTestLabel.handler(async ({ context, signal }) => {
      const by = sessions.require(context.screen).id;
      await printer.printTest(await orders.labelText(), by, signal ?? NEVER);
      return null;
    }),
    checkBuild: contracted.checkBuild.handler(({ input }) => products.check(input.dir)),
    importProduct: contracted.importProduct.handler(({ input }) => products.import(input)),
  };
}

function secret(text: string | undefined): Secret<string> | undefined {
  return text === undefined ? undefined : new Secret(text);
}
