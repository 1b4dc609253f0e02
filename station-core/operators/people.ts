/**
 * Who works at this station and what they may do. People are added and revoked, never removed: the ledger knows them by
 * their id. The ledger is written first, then the file. PINs and badges are kept only as hashes and never returned.
 */
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import { activeAccount, newBadgeTag, requireAdministrator, withoutCode, withoutReset } from './accounts.ts';
import type { RecordEvent } from './events.ts';
import type { Clock } from './clock.ts';
import { type Account, asPerson, describedSchema, isActiveAdministrator, type Person } from './person.ts';
import { drawPinCode } from './credentials/pin-code.ts';
import type { Register } from './register.ts';
import {
  guardedRolesAdded,
  isActiveOfficer,
  mustLeaveSomebody,
  refuseBothSides,
  requireSecondPerson,
} from './separation.ts';
import { ROLES, type Role } from '../model/role.ts';
import { refuseWeakPin } from './credentials/weak-pin.ts';

export interface NewPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly badge?: Secret<string> | undefined;
}

/** Somebody who has yet to set a PIN, and the code for it: it is shown once and cannot be read again. */
export interface WithCode {
  readonly person: Person;
  readonly code: Secret<string>;
}

export interface PeopleParts {
  readonly register: Register;
  readonly record: RecordEvent;
  readonly clock: Clock;
}

export class People {
  readonly #register: Register;
  readonly #record: RecordEvent;
  readonly #clock: Clock;

  constructor({ register, record, clock }: PeopleParts) {
    this.#register = register;
    this.#record = record;
    this.#clock = clock;
  }

  /** True until the first administrator is made, and never again. */
  isEmpty(): boolean {
    return this.#register.all().length === 0;
  }

  list(): Person[] {
    return this.#register.all().map(asPerson);
  }

  find(id: string): Person | undefined {
    const account = this.#register.find(id);
    return account === undefined ? undefined : asPerson(account);
  }

  /** There are no default passwords: whoever sets up the station becomes its first administrator. */
  async createFirst(person: { id: string; name: string; pin: Secret<string> }): Promise<Person> {
    return this.#register.queue.run(async () => {
      if (!this.isEmpty()) throw new Fault('person.first-start-over');
      refuseWeakPin(person.pin, person.id);
      const described = describedOf({ id: person.id, name: person.name, roles: ['administrator'] });
      return this.#enter({ ...described, pin: await this.#register.hashing.hash(person.pin.reveal()) }, person.id);
    });
  }

  /** They set their PIN themselves, with the code. A badge lets them in at once. */
  async add(person: NewPerson, by: string): Promise<WithCode> {
    return this.#register.queue.run(async () => {
      requireAdministrator(this.#register, by);
      if (this.#register.find(person.id) !== undefined) throw new Fault('person.id-taken', { id: person.id });
      refuseBothSides(person.id, person.roles);
      this.#refuseAlone(person.id, guardedRolesAdded([], person.roles));
      const described = describedOf(person);
      const badgeTagHex = person.badge === undefined ? undefined : await newBadgeTag(this.#register, person.badge);
      const { code, kept } = await drawPinCode(this.#register.hashing, this.#clock.wall());
      const account = {
        ...described,
        ...(badgeTagHex === undefined ? {} : { badgeTagHex }),
        pinCode: { ...kept, first: true as const },
      };
      return { person: await this.#enter(account, by), code };
    });
  }

  /** Revoking somebody twice changes nothing. */
  async revoke(id: string, by: string): Promise<Person> {
    return this.#register.queue.run(async () => {
      requireAdministrator(this.#register, by);
      const account = this.#register.find(id);
      if (account === undefined) throw new Fault('person.not-found', { id });
      if (account.revoked) return asPerson(account);
      mustLeaveSomebody(account, [], this.#register.all());
      this.#record({ kind: 'person-revoked', by, id });
      // A crash here leaves an entry and a person who can still sign in: they must be revoked again.
      const revoked = { ...withoutReset(withoutCode(withoutProposal(account))), revoked: true };
      await this.#register.put(revoked);
      return asPerson(revoked);
    });
  }

  /**
   * The same roles again change nothing. They hold from the next call on, also in sessions that are open. Where an officer
   * has to approve them, the person keeps the roles of before until then.
   */
  async changeRoles(id: string, wanted: readonly Role[], by: string): Promise<Person> {
    return this.#register.queue.run(async () => {
      requireAdministrator(this.#register, by);
      const account = activeAccount(this.#register, id);
      const roles = ROLES.filter((role) => wanted.includes(role));
      if (roles.length === 0) throw new Fault('person.no-role', { id });
      if (roles.join() === account.roles.join()) return asPerson(account);
      refuseBothSides(id, roles);
      mustLeaveSomebody(account, roles, this.#register.all());
      const guarded = guardedRolesAdded(account.roles, roles);
      if (guarded.length > 0 && id === by) throw new Fault('person.own-role', { id, roles: guarded.join(', ') });
      if (guarded.length > 0 && this.#hasOfficer()) return this.#propose(account, roles, by);
      this.#record({ kind: 'roles-changed', by, id, roles });
      // A crash here leaves an entry and a person with the roles of before: they must be changed again.
      const changed = { ...withoutProposal(account), roles };
      await this.#register.put(changed);
      return asPerson(changed);
    });
  }

  /**
   * What an administrator proposed holds once a security officer says so, who is somebody else. `seen` are the roles that
   * the officer read: other ones, proposed meanwhile, are not what was approved.
   */
  async approveRoles(id: string, by: string, seen: readonly Role[]): Promise<Person> {
    return this.#register.queue.run(async () => {
      const account = activeAccount(this.#register, id);
      const { proposed } = account;
      if (proposed === undefined) throw new Fault('person.nothing-proposed', { id });
      requireSecondPerson(this.#register.find(by), account);
      if (ROLES.filter((role) => seen.includes(role)).join() !== proposed.roles.join())
        throw new Fault('person.proposal-changed', { id, roles: proposed.roles.join(', ') });
      mustLeaveSomebody(account, proposed.roles, this.#register.all());
      this.#record({ kind: 'roles-changed', by: proposed.by, id, roles: proposed.roles, approvedBy: by });
      // A crash here leaves an entry and a proposal: it must be approved again.
      const changed = { ...withoutProposal(account), roles: proposed.roles };
      await this.#register.put(changed);
      return asPerson(changed);
    });
  }

  async declineRoles(id: string, by: string): Promise<Person> {
    return this.#register.queue.run(async () => {
      const account = activeAccount(this.#register, id);
      if (account.proposed === undefined) throw new Fault('person.nothing-proposed', { id });
      const decider = this.#register.find(by);
      if (decider === undefined || !(isActiveOfficer(decider) || isActiveAdministrator(decider))) {
        throw new Fault('person.not-allowed', { id: by, roles: 'security-officer, administrator' });
      }
      this.#record({ kind: 'roles-declined', by, id });
      const kept = withoutProposal(account);
      await this.#register.put(kept);
      return asPerson(kept);
    });
  }

  /** Their own. The caller has confirmed the person; see `SignIn.confirm`. */
  async changePin(id: string, pin: Secret<string>): Promise<Person> {
    return this.#register.queue.run(async () => {
      const account = activeAccount(this.#register, id);
      refuseWeakPin(pin, id);
      const changed = { ...withoutReset(withoutCode(account)), pin: await this.#register.hashing.hash(pin.reveal()) };
      this.#record({ kind: 'pin-changed', by: id, id });
      // A crash here leaves an entry and the PIN of before: it must be changed again.
      await this.#register.put(changed);
      return asPerson(changed);
    });
  }

  async #enter(account: Account, by: string): Promise<Person> {
    this.#record({ kind: 'person-added', by, id: account.id, roles: account.roles });
    // A crash here leaves an entry about somebody who cannot sign in: they must be added again.
    await this.#register.put(account);
    return asPerson(account);
  }

  /** The last officer stays one, so that a station which has one never goes back to the word of one person. */
  #hasOfficer(): boolean {
    return this.#register.all().some(isActiveOfficer);
  }

  #refuseAlone(id: string, guarded: readonly Role[]): void {
    if (guarded.length > 0 && this.#hasOfficer()) {
      throw new Fault('person.role-needs-two', { id, roles: guarded.join(', ') });
    }
  }

  async #propose(account: Account, roles: Role[], by: string): Promise<Person> {
    this.#record({ kind: 'roles-proposed', by, id: account.id, roles });
    // A crash here leaves an entry about a proposal that nobody can approve: it must be proposed again.
    const proposed = { ...account, proposed: { roles, by } };
    await this.#register.put(proposed);
    return asPerson(proposed);
  }
}

function withoutProposal({ proposed: _, ...account }: Account): Account {
  return account;
}

/** A caller that lets anything else through is a bug. */
function describedOf(person: Pick<Account, 'id' | 'name'> & { readonly roles: readonly Role[] }): Account {
  const { id, name, roles } = describedSchema.parse(person);
  return { id, name, roles: ROLES.filter((role) => roles.includes(role)), revoked: false };
}
