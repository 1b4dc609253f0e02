import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import type { Clock } from '../../station-core/operators/clock.ts';
import type { PeopleEvent } from '../../station-core/operators/events.ts';
import { openOperators, type OperatorsOptions } from '../../station-core/operators/open-operators.ts';
import type { Derive } from '../../station-core/operators/credentials/scrypt.ts';
import { Secret } from '../../station-core/secret.ts';
import { hire } from '../hire.ts';

export const PINS = { ada: '480613', ben: '927150', wrong: '305817' } as const;
export const BADGES = { ada: '0004711042', ben: '04A224C1B75E80' } as const;

/** A directory of its own for a test, gone when the test is. */
export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-operators-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}

/** Both hands of the clock, to be moved apart. */
export class HandClock implements Clock {
  wallMs = Date.parse('2026-11-21T09:00:00.000Z');
  monotonicMs = 1_000;

  readonly wall = (): Date => new Date(this.wallMs);
  readonly elapsedMs = (): number => this.monotonicMs;

  pass(ms: number): void {
    this.wallMs += ms;
    this.monotonicMs += ms;
  }

  setWall(byMs: number): void {
    this.wallMs += byMs;
  }
}

export interface Station {
  readonly dir: string;
  readonly clock: HandClock;
  readonly events: PeopleEvent[];
  readonly derivations: string[];
}

/** Each derivation is counted and costs nothing: what scrypt does is tested by itself, and on the screens. */
export async function staff(options: Partial<OperatorsOptions> & { station?: Station } = {}) {
  const station = options.station ?? { dir: scratch(), clock: new HandClock(), events: [], derivations: [] };
  const derive: Derive = (text, salt, cost) => {
    station.derivations.push(salt);
    return Promise.resolve(createHmac('sha256', salt).update(`${cost.N} ${text}`).digest());
  };
  const opened = await openOperators({
    dir: station.dir,
    clock: station.clock,
    record: (event) => station.events.push(event),
    ledgerKnowsPeople: () => false,
    cost: { N: 2 ** 14, r: 8, p: 1 },
    derive,
    ...options,
  });
  return { ...opened, ...station, station };
}

/** As `staff`, after the first start: Ada administers, Ben operates. */
export async function knownStaff(options: Partial<OperatorsOptions> = {}) {
  const found = await staff(options);
  await found.people.createFirst({ id: 'ada', name: 'Ada Lovelace', pin: secret(PINS.ada) });
  const ben = { id: 'ben', name: 'Ben', roles: ['operator'] as const, badge: secret(BADGES.ben) };
  await hire(found, { ...ben, pin: secret(PINS.ben) });
  found.events.length = 0;
  found.derivations.length = 0;
  return found;
}

/** The code that an administrator draws for somebody, alone. */
export async function drawn(
  { resets }: Pick<Awaited<ReturnType<typeof staff>>, 'resets'>,
  id: string,
  by = 'ada',
): Promise<Secret<string>> {
  const { code } = await resets.drawPinCode(id, by);
  if (code === undefined) throw new Error('a second person must approve it');
  return code;
}

/** The station after a restart: same file, same books, same clocks. */
export async function restarted({ station }: { station: Station }) {
  return staff({ station });
}

export function secret(text: string): Secret<string> {
  return new Secret(text);
}

export async function faultOf(work: Promise<unknown> | (() => unknown)): Promise<Fault> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

export async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  return (await faultOf(work)).code;
}

export type Known = Awaited<ReturnType<typeof knownStaff>>;

/** Every attempt from a screen of its own, so that only the lock-out stands in the way. */
export function tryPin({ signIn }: Pick<Known, 'signIn'>, id: string, pin: string) {
  return signIn.withPin(`screen ${Math.random()}`, { id, pin: secret(pin) });
}

export async function failTimes(known: Known, id: string, times: number): Promise<string[]> {
  const codes = [];
  for (let n = 0; n < times; n++) codes.push(await codeOf(tryPin(known, id, PINS.wrong)));
  return codes;
}
