import { createRouterClient, type RouterClient } from '@orpc/server';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSampleProduct } from '../../fixtures/sample-product/sample-product.ts';
import type { SlotEvent, SlotView } from '../../station-core/contract.ts';
import { type Host, openHost, type HostOptions } from '../../station-core/host/host.ts';
import { type Line, type LineOptions, startLine } from '../station/line.ts';
import { hireAt } from '../hire.ts';

export type Client = RouterClient<Host['router']>;

export const ADMIN = { id: 'ada', name: 'Ada', pin: '48205937' };
export const OPERATOR = { id: 'olga', name: 'Olga', pin: '73910468', badge: 'BADGE-0001' };
export const ORDER = { order: 'WO-1', product: 'lamp-one', permit: 'DEMO-lamp-one', targetQuantity: 100 };

/** A line with its host: product in its folder, scans by `scan.submit`, network ports only. */
export interface FloorLine extends AsyncDisposable {
  readonly line: Line;
  readonly host: Host;
  readonly open: (options?: Partial<HostOptions>) => Promise<Host>;
}

/** The least the file of people allows: what ships is tried where operators are tested. */
const CHEAP = { N: 2 ** 14, r: 8, p: 1 } as const;

export interface FloorOptions extends LineOptions {
  readonly scanner?: 'typed' | 'program';
  /** Before the host has the ledger. */
  readonly prepare?: (dataDir: string) => Promise<void>;
}

export async function startFloor(options: FloorOptions = {}): Promise<FloorLine> {
  const line = await startLine(options);
  await options.prepare?.(line.dataDir);
  await writeSampleProduct(join(line.dataDir, 'products', 'lamp-one'), {
    chip: options.chip ?? 'esp32c3',
    product: 'lamp-one',
    releaseKey: line.releaseKey,
  });
  if (options.scanner !== 'program') await useTypedScanner(line.dataDir);
  const open = (more: Partial<HostOptions> = {}): Promise<Host> =>
    openHost({
      dataDir: line.dataDir,
      signal: new AbortController().signal,
      listPorts: async () => [],
      patienceMs: 60_000,
      operators: { cost: CHEAP },
      ...more,
    });
  const host = await open();
  return {
    line,
    host,
    open,
    [Symbol.asyncDispose]: async () => {
      await host[Symbol.asyncDispose]();
      await line[Symbol.asyncDispose]();
    },
  };
}

export async function useTypedScanner(dataDir: string): Promise<void> {
  const path = join(dataDir, 'station.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...config, scanner: 'typed' }));
}

/** A screen of the host, called as a connection would call it. */
export function screenOf(host: Host): { readonly client: Client; readonly screen: string } & Disposable {
  const opened = host.openScreen();
  return {
    client: createRouterClient(host.router, { context: opened.context }),
    screen: opened.context.screen,
    [Symbol.dispose]: () => {
      opened[Symbol.dispose]();
    },
  };
}

/** The first administrator, an operator, and the operator signed in on the screen that comes back. */
export async function staff(host: Host): Promise<Client> {
  using office = screenOf(host);
  await office.client.session.createFirstAdministrator(ADMIN);
  await hireAt(office.client, { ...OPERATOR, roles: ['operator'] });
  const { client } = screenOf(host);
  await client.session.signInWithPin({ id: OPERATOR.id, pin: OPERATOR.pin });
  return client;
}

export async function administrator(host: Host): Promise<Client> {
  const { client } = screenOf(host);
  await client.session.signInWithPin({ id: ADMIN.id, pin: ADMIN.pin });
  return client;
}

/** Binds the slots 1, 2, … to these ports. */
export async function assign(host: Host, addresses: readonly string[]): Promise<void> {
  const admin = await administrator(host);
  for (const [at, address] of addresses.entries()) await admin.setup.assignPort({ slot: at + 1, address });
}

/** Every state of every slot as one screen is told it. */
export class Watcher implements AsyncDisposable {
  readonly events: { readonly event: SlotEvent; readonly atMs: number }[] = [];
  readonly #stop = new AbortController();
  readonly #reading: Promise<void>;
  #changed = Promise.withResolvers<undefined>();
  readonly slots = new Map<number, SlotView>();

  constructor(client: Client) {
    this.#reading = this.#read(client);
  }

  async until(test: (slots: ReadonlyMap<number, SlotView>) => boolean, timeoutMs = 120_000): Promise<void> {
    const late = AbortSignal.timeout(timeoutMs);
    const timedOut = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => {
        reject(new Error(`never so: ${JSON.stringify([...this.slots.values()], null, 1)}`));
      });
    });
    timedOut.catch(() => undefined);
    while (!test(this.slots)) await Promise.race([this.#changed.promise, timedOut]);
  }

  slot(number: number): SlotView {
    const slot = this.slots.get(number);
    if (slot === undefined) throw new Error(`no slot ${number}`);
    return slot;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#reading;
  }

  async #read(client: Client): Promise<void> {
    for await (const event of await client.slots.watch(undefined, { signal: this.#stop.signal })) {
      this.events.push({ event, atMs: performance.now() });
      for (const slot of event.kind === 'all' ? event.slots : [event.slot]) this.slots.set(slot.slot, slot);
      this.#changed.resolve(undefined);
      this.#changed = Promise.withResolvers<undefined>();
    }
  }
}

/** The code of the fault a call was refused with; fails the test when it was not. */
export async function faultOf(call: Promise<unknown>): Promise<{ code: string; evidence: Record<string, unknown> }> {
  try {
    await call;
  } catch (error) {
    const { code, defined, data } = error as { code: string; defined: boolean; data: never };
    if (code !== 'FAULT' || !defined) throw error;
    return data;
  }
  throw new Error('it was not refused');
}
