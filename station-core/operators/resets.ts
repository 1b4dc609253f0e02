/**
 * How somebody gets in again: a one-time code in place of a forgotten PIN, another badge in place of a lost one. Whoever
 * gives them out could use them first; so those of an officer or an administrator need a second person, once the station
 * has an officer.
 */
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import { activeAccount, newBadgeTag, requireAdministrator, withoutReset } from './accounts.ts';
import type { ResetKind } from '../model/person.ts';
import type { Clock } from './clock.ts';
import type { RecordEvent } from './events.ts';
import { type Account, asPerson, isActiveAdministrator, type Person, type ResetOf } from './person.ts';
import { drawPinCode } from './credentials/pin-code.ts';
import type { Register } from './register.ts';
import { guardedRolesAdded, isActiveOfficer, mayBeSecondPerson, requireSecondPersonForReset } from './separation.ts';

/** The code is shown once and cannot be read again. Without one, either a second person must approve, or it was a badge. */
export interface WithReset {
  readonly person: Person;
  readonly code?: Secret<string>;
}

export interface ResetsParts {
  readonly register: Register;
  readonly record: RecordEvent;
  readonly clock: Clock;
}

export class Resets {
  readonly #register: Register;
  readonly #record: RecordEvent;
  readonly #clock: Clock;

  constructor({ register, record, clock }: ResetsParts) {
    this.#register = register;
    this.#record = record;
    this.#clock = clock;
  }

  /** For somebody who forgot their PIN, or whose code ran out: the PIN and the code of before hold no more. */
  drawPinCode(id: string, by: string): Promise<WithReset> {
    return this.#register.queue.run(async () => {
      const account = this.#resettable(id, by);
      if (id === by) throw new Fault('person.own-code', { id });
      return this.#needsTwo(account) ? this.#propose(account, { what: 'pin', by }) : this.#drawCode(account, { by });
    });
  }

  /** The badge of before lets nobody in any more. */
  setBadge(id: string, badge: Secret<string>, by: string): Promise<WithReset> {
    return this.#register.queue.run(async () => {
      const account = this.#resettable(id, by);
      const badgeTagHex = await newBadgeTag(this.#register, badge);
      const asked = { what: 'badge', by, badgeTagHex } as const;
      return this.#needsTwo(account) ? this.#propose(account, asked) : this.#putBadge(account, badgeTagHex, { by });
    });
  }

  /** By somebody else than the person and whoever asked for it: they get the code, and hand it over. `seen` is what they read. */
  approveReset(id: string, approvedBy: string, seen: ResetKind): Promise<WithReset> {
    return this.#register.queue.run(async () => {
      const account = activeAccount(this.#register, id);
      const { reset } = account;
      if (reset === undefined) throw new Fault('person.nothing-proposed', { id });
      requireSecondPersonForReset(this.#register.find(approvedBy), account, this.#register.all());
      if (reset.what !== seen) throw new Fault('person.proposal-changed', { id, what: reset.what });
      const who = { by: reset.by, approvedBy };
      if (reset.what === 'pin') return this.#drawCode(account, who);
      const holder = this.#register.findBadge(reset.badgeTagHex);
      if (holder?.revoked === false) throw new Fault('person.badge-taken', { holder: holder.id });
      return this.#putBadge(account, reset.badgeTagHex, who);
    });
  }

  declineReset(id: string, by: string): Promise<Person> {
    return this.#register.queue.run(async () => {
      const account = activeAccount(this.#register, id);
      if (account.reset === undefined) throw new Fault('person.nothing-proposed', { id });
      const decider = this.#register.find(by);
      if (decider === undefined || !(isActiveOfficer(decider) || isActiveAdministrator(decider))) {
        throw new Fault('person.not-allowed', { id: by, roles: 'security-officer, administrator' });
      }
      this.#record({ kind: 'reset-declined', by, id });
      const kept = withoutReset(account);
      await this.#register.put(kept);
      return asPerson(kept);
    });
  }

  #resettable(id: string, by: string): Account {
    requireAdministrator(this.#register, by);
    return activeAccount(this.#register, id);
  }

  /** Who has never had a PIN of their own gets another first code from whoever added them. */
  #needsTwo({ roles, pinCode }: Account): boolean {
    if (pinCode?.first === true || guardedRolesAdded([], roles).length === 0) return false;
    return this.#register.all().some(isActiveOfficer);
  }

  /** Until it is approved, what they have still lets them in. */
  async #propose(account: Account, reset: ResetOf): Promise<WithReset> {
    const { id } = account;
    const all = this.#register.all();
    const proposed = { ...account, reset };
    if (!all.some((each) => mayBeSecondPerson(each, proposed, all))) throw new Fault('person.no-second-person', { id });
    this.#record({ kind: 'reset-proposed', by: reset.by, id, what: reset.what });
    // A crash here leaves an entry about a proposal that nobody can approve: it must be proposed again.
    await this.#register.put(proposed);
    return { person: asPerson(proposed) };
  }

  async #drawCode(account: Account, who: Who): Promise<WithReset> {
    const { pin: _, ...rest } = withoutReset(account);
    const { code, kept } = await drawPinCode(this.#register.hashing, this.#clock.wall());
    this.#record({ kind: 'pin-code-drawn', id: account.id, ...who });
    // A crash here leaves an entry and the PIN or code of before: another code must be drawn.
    const isFirst = account.pinCode?.first === true;
    const changed = { ...rest, pinCode: isFirst ? { ...kept, first: true as const } : kept };
    await this.#register.put(changed);
    return { person: asPerson(changed), code };
  }

  async #putBadge(account: Account, badgeTagHex: string, who: Who): Promise<WithReset> {
    this.#record({ kind: 'badge-set', id: account.id, ...who });
    // A crash here leaves an entry and the badge of before: it must be set again.
    const changed = { ...withoutReset(account), badgeTagHex };
    await this.#register.put(changed);
    return { person: asPerson(changed) };
  }
}

interface Who {
  readonly by: string;
  readonly approvedBy?: string;
}
