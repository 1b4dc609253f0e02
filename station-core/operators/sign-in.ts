/**
 * Who is at the screen. Every attempt that is checked costs the same work and is recorded in the ledger, for any name;
 * what was typed is stored nowhere. It opens no session: the caller does that with the person it gets.
 */
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import { badgeTag } from './credentials/badge.ts';
import { BadgeBrake } from './badge-brake.ts';
import type { Clock } from './clock.ts';
import type { RecordEvent, SignInBy } from './events.ts';
import type { People } from './people.ts';
import { type Account, asPerson, idAsTyped, type Person } from './person.ts';
import { isInTime, pinCodeAsTyped } from './credentials/pin-code.ts';
import type { Register } from './register.ts';
import { Throttle } from './throttle.ts';
import { refuseWeakPin } from './credentials/weak-pin.ts';

export interface SignInParts {
  readonly register: Register;
  readonly people: People;
  readonly record: RecordEvent;
  readonly clock: Clock;
}

export interface TypedWithCode {
  readonly id: string;
  readonly code: Secret<string>;
  /** Which they choose. */
  readonly pin: Secret<string>;
}

export class SignIn {
  readonly #register: Register;
  readonly #people: People;
  readonly #record: RecordEvent;
  readonly #clock: Clock;
  readonly #throttle: Throttle;
  readonly #badges: BadgeBrake;

  constructor({ register, people, record, clock }: SignInParts) {
    this.#register = register;
    this.#people = people;
    this.#record = record;
    this.#clock = clock;
    this.#throttle = new Throttle(clock);
    this.#badges = new BadgeBrake(clock);
  }

  async withPin(screen: string, typed: { readonly id: string; readonly pin: Secret<string> }): Promise<Person> {
    const id = idAsTyped(typed.id);
    return this.#attempt(screen, async () => {
      this.#refuseLocked(id);
      const account = this.#register.find(id);
      if (!(await this.#register.hashing.matches(typed.pin.reveal(), account?.pin)) || account === undefined) {
        throw await this.#wrong('pin', id);
      }
      this.#accept(account, 'pin');
      await this.#resetFailures(id);
      return asPerson(account);
    });
  }

  /**
   * A wrong badge is nobody's failure: against trying many stand the slow-down of the screen and the brake of the whole
   * station. A lock-out is against guessing PINs and does not hold for badges, or anybody could keep a colleague from work.
   */
  async withBadge(screen: string, badge: Secret<string>): Promise<Person> {
    return this.#attempt(screen, async () => {
      this.#refuseBraked();
      const tagHex = await badgeTag(badge, this.#register.badgeSalt, this.#register.hashing);
      const account = this.#register.findBadge(tagHex);
      if (account === undefined) {
        this.#badges.fail();
        throw this.#refused('badge', new Fault('person.unknown-or-wrong'));
      }
      this.#accept(account, 'badge'); // wrong PINs stay counted: a badge does not say who typed them
      return asPerson(account);
    });
  }

  /** For somebody who has said who they are, and proves it with either. */
  async withPinOrBadge(
    screen: string,
    typed: { readonly id: string; readonly proof: Secret<string> },
  ): Promise<Person> {
    const id = idAsTyped(typed.id);
    return this.#attempt(screen, async () => {
      this.#refuseLocked(id);
      const account = this.#register.find(id);
      const how = await this.#proofOf(account, typed.proof);
      if (how === undefined || account === undefined) throw await this.#wrong('pin', id);
      this.#accept(account, how);
      if (how === 'pin') await this.#resetFailures(id); // a badge does not say who typed the wrong PINs
      return asPerson(account);
    });
  }

  /**
   * With the one-time code a person sets a PIN of their own; the code is dead then. It signs nobody in: the PIN does, so
   * nothing can be done before there is one. Wrong codes count as wrong PINs do.
   */
  async setOwnPin(screen: string, typed: TypedWithCode): Promise<Person> {
    const id = idAsTyped(typed.id);
    refuseWeakPin(typed.pin, id); // before the code is looked at: says nothing about it
    return this.#attempt(screen, async () => {
      this.#refuseLocked(id, 'code');
      const account = this.#register.find(id);
      const code = pinCodeAsTyped(typed.code).reveal();
      if (!(await this.#register.hashing.matches(code, account?.pinCode?.hash)) || account?.pinCode === undefined) {
        throw await this.#wrong('code', id);
      }
      if (!isInTime(account.pinCode, this.#clock.wall())) {
        throw this.#refused('code', new Fault('person.code-expired', { id }), id);
      }
      return this.#putOwnPin(account, typed.pin);
    });
  }

  /**
   * Whether the person who is signed in is still the one who stands there: by their PIN, or by their badge. Wrong ones
   * count as wrong PINs do, so that an open screen is no place for guessing.
   */
  async confirm(screen: string, id: string, typed: Secret<string>): Promise<Person> {
    return this.#attempt(screen, async () => {
      this.#refuseLocked(id);
      const account = this.#register.find(id);
      if (account === undefined || account.revoked) throw new Fault('person.revoked', { id });
      if ((await this.#proofOf(account, typed)) === undefined) throw await this.#wrong('pin', id);
      await this.#resetFailures(id);
      return asPerson(account);
    });
  }

  async asFirstAdministrator(first: { id: string; name: string; pin: Secret<string> }): Promise<Person> {
    const person = await this.#people.createFirst(first);
    this.#record({ kind: 'signed-in', id: person.id, how: 'pin' });
    return person;
  }

  async #putOwnPin({ pinCode: _, ...account }: Account, pin: Secret<string>): Promise<Person> {
    const changed = { ...account, pin: await this.#register.hashing.hash(pin.reveal()) };
    this.#record({ kind: 'pin-set', id: account.id });
    // A crash here leaves an entry and the code: the PIN must be set again.
    this.#register.lockOut.resetFailures(account.id);
    await this.#register.put(changed);
    return asPerson(changed);
  }

  /** The same work for a name that nobody has, and for somebody who has no badge. */
  async #proofOf(account: Account | undefined, typed: Secret<string>): Promise<'pin' | 'badge' | undefined> {
    const { hashing, badgeSalt } = this.#register;
    if (await hashing.matches(typed.reveal(), account?.pin)) return 'pin';
    return (await badgeTag(typed, badgeSalt, hashing)) === account?.badgeTagHex ? 'badge' : undefined;
  }

  /** One at a time over all screens: what is counted is counted before the next is looked at. */
  async #attempt(screen: string, look: () => Promise<Person>): Promise<Person> {
    return this.#throttle.attempt(screen, () => this.#register.queue.run(look));
  }

  #accept(account: Account, how: SignInBy): void {
    if (account.revoked) throw this.#refused(how, new Fault('person.revoked', { id: account.id }), account.id);
    this.#record({ kind: 'signed-in', id: account.id, how });
  }

  /** Nothing is checked while somebody is locked out, and the ledger records it once. */
  #refuseLocked(id: string, how: SignInBy = 'pin'): void {
    const fault = this.#lockedOut(id);
    if (fault === undefined) return;
    if (this.#register.lockOut.notify(id)) throw this.#refused(how, fault, id);
    throw fault;
  }

  #refuseBraked(): void {
    const fault = this.#badges.refusal();
    if (fault === undefined) return;
    throw this.#badges.report() ? this.#refused('badge', fault) : fault;
  }

  async #wrong(how: SignInBy, id: string): Promise<Fault> {
    this.#register.lockOut.fail(id, this.#register.find(id) !== undefined);
    await this.#register.keepFailures();
    return this.#refused(how, this.#lockedOut(id) ?? new Fault('person.unknown-or-wrong'), id);
  }

  async #resetFailures(id: string): Promise<void> {
    const wasKept = this.#register.lockOut.kept(id) !== undefined;
    this.#register.lockOut.resetFailures(id);
    if (wasKept) await this.#register.keepFailures();
  }

  #lockedOut(id: string): Fault | undefined {
    const retryAfterMs = this.#register.lockOut.remainingMs(id);
    return retryAfterMs === 0 ? undefined : new Fault('person.locked-out', { retryAfterMs });
  }

  /** Names only people who are known: what was typed as a name may be a PIN in the wrong field. */
  #refused(how: SignInBy, fault: Fault, id?: string): Fault {
    const known = id !== undefined && this.#register.find(id) !== undefined;
    this.#record({ kind: 'sign-in-refused', how, reason: fault.code, ...(known ? { id } : {}) });
    return fault;
  }
}
