/**
 * Who is signed in on which screen: one person a screen. A session ends when nobody touches the screen for a while, and
 * at once when the person is revoked. Nothing of it survives a restart.
 */
import { Fault } from '../fault.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Person } from './person.ts';
import { type Permission, permits } from '../model/permission.ts';
import type { Role } from '../model/role.ts';

export interface Session {
  readonly person: Person;
  /** ISO 8601 in UTC. */
  readonly signedInAt: string;
  readonly autoLockMs: number;
}

/** A role with more rights locks sooner; of several roles the shortest time counts. */
export const AUTO_LOCK_MS: Readonly<Record<Role, number>> = {
  operator: 10 * 60_000,
  qa: 10 * 60_000,
  'security-officer': 5 * 60_000,
  administrator: 5 * 60_000,
};

export interface SessionsOptions {
  readonly people: { find(id: string): Person | undefined };
  readonly clock?: Clock;
  readonly autoLockMs?: Readonly<Record<Role, number>>;
  /** Called once for every session that is over, whatever ended it. */
  readonly ended?: (screen: string, personId: string) => void;
}

interface Open {
  readonly personId: string;
  readonly signedInAt: string;
  readonly touchedWallMs: number;
  readonly touchedElapsedMs: number;
}

export class Sessions {
  readonly #options: SessionsOptions;
  readonly #clock: Clock;
  readonly #open = new Map<string, Open>();
  readonly #watching = new Map<string, Set<() => void>>();

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** The person who was signed in before is signed out. */
  begin(screen: string, { id }: Person): Session {
    this.end(screen);
    this.#open.set(screen, { personId: id, signedInAt: this.#clock.wall().toISOString(), ...this.#now() });
    this.#notify(screen);
    return this.#mustBeOpen(screen);
  }

  /** Null when the screen is locked. */
  current(screen: string): Session | null {
    const open = this.#open.get(screen);
    if (open === undefined) return null;
    const person = this.#options.people.find(open.personId);
    if (person === undefined || person.revoked || this.#isIdle(open, this.#autoLockMs(person))) {
      this.end(screen);
      return null;
    }
    return { person, signedInAt: open.signedInAt, autoLockMs: this.#autoLockMs(person) };
  }

  /** A person is present. Requests that a screen makes on its own do not count. */
  touch(screen: string): void {
    this.#mustBeOpen(screen);
    const open = this.#open.get(screen);
    if (open !== undefined) this.#open.set(screen, { ...open, ...this.#now() });
  }

  end(screen: string): void {
    const open = this.#open.get(screen);
    if (open === undefined) return;
    this.#open.delete(screen);
    this.#options.ended?.(screen, open.personId);
    this.#notify(screen);
  }

  /** `changed` is called when somebody else, or nobody, is signed in there, until what is returned is called. */
  watch(screen: string, changed: () => void): () => void {
    const watching = this.#watching.get(screen) ?? new Set();
    this.#watching.set(screen, watching.add(changed));
    return () => {
      watching.delete(changed);
      if (watching.size === 0) this.#watching.delete(screen);
    };
  }

  /** Roles were changed, or a person was revoked: open sessions are notified at once. */
  personChanged(id: string): void {
    for (const [screen, { personId }] of [...this.#open]) {
      if (personId !== id) continue;
      if (this.current(screen) !== null) this.#notify(screen); // else it has just ended, and was notified
    }
  }

  /** Their PIN holds no more: whoever signed in with it is signed out, on every screen. */
  endOf(id: string): void {
    for (const [screen, { personId }] of [...this.#open]) if (personId === id) this.end(screen);
  }

  /** Locks every screen whose time is up. To be called every few seconds, for screens that ask for nothing. */
  sweep(): void {
    for (const screen of [...this.#open.keys()]) this.current(screen);
  }

  /** The person who is signed in, if they have one of these roles; without roles, whoever it is. */
  require(screen: string, ...roles: readonly Role[]): Person {
    const { person } = this.#mustBeOpen(screen);
    if (roles.length > 0 && !person.roles.some((role) => roles.includes(role))) throw notAllowed(person, roles);
    return person;
  }

  /** Throws unless what asks for this permission may be done on this screen now. */
  allow(screen: string, permission: Permission): void {
    const session = this.current(screen);
    if (permits(permission, session?.person.roles)) return;
    if (session === null) throw new Fault('person.signed-out');
    throw notAllowed(session.person, typeof permission === 'object' ? permission : []);
  }

  #notify(screen: string): void {
    for (const changed of this.#watching.get(screen) ?? []) changed();
  }

  #mustBeOpen(screen: string): Session {
    const session = this.current(screen);
    if (session === null) throw new Fault('person.signed-out');
    return session;
  }

  /** By the current roles: they may have changed since. */
  #autoLockMs({ roles }: Person): number {
    const limits = this.#options.autoLockMs ?? AUTO_LOCK_MS;
    return Math.min(...roles.map((role) => limits[role]));
  }

  /** By both clocks: setting the wall's back keeps no screen open, and a machine that slept has slept. */
  #isIdle({ touchedElapsedMs, touchedWallMs }: Open, autoLockMs: number): boolean {
    const now = this.#now();
    return Math.max(now.touchedElapsedMs - touchedElapsedMs, now.touchedWallMs - touchedWallMs) >= autoLockMs;
  }

  #now() {
    return { touchedElapsedMs: this.#clock.elapsedMs(), touchedWallMs: this.#clock.wall().getTime() };
  }
}

function notAllowed({ id }: Person, roles: readonly Role[]): Fault {
  return new Fault('person.not-allowed', { id, roles: roles.join(', ') });
}
