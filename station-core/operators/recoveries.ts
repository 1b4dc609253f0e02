/**
 * How somebody gets in when nobody at the station can let them: two officers ordered it. Whoever calls this has verified
 * their signatures; here an order is carried out once.
 */
import { Fault } from '../fault.ts';
import type { RecoverableRole } from '../model/person.ts';
import { ROLES } from '../model/role.ts';
import type { Secret } from '../secret.ts';
import type { Clock } from './clock.ts';
import { drawPinCode } from './credentials/pin-code.ts';
import type { RecordEvent } from './events.ts';
import type { WithCode } from './people.ts';
import { refuseWeakPin } from './credentials/weak-pin.ts';
import { type Account, asPerson, type Person } from './person.ts';
import type { Register } from './register.ts';
import { refuseBothSides } from './separation.ts';

/** What two officers signed. */
export interface RecoveryOrder {
  readonly recovery: string;
  readonly id: string;
  /** Of somebody new. */
  readonly name: string;
  readonly role: RecoverableRole;
  readonly reason: string;
  readonly documentSha256Hex: string;
  readonly signedBy: readonly string[];
}

export interface RecoveriesParts {
  readonly register: Register;
  readonly record: RecordEvent;
  readonly clock: Clock;
}

export class Recoveries {
  readonly #register: Register;
  readonly #record: RecordEvent;
  readonly #clock: Clock;

  constructor({ register, record, clock }: RecoveriesParts) {
    this.#register = register;
    this.#record = record;
    this.#clock = clock;
  }

  /** Whether it was carried out: it lets nobody in again. */
  isUsed({ documentSha256Hex }: Pick<RecoveryOrder, 'documentSha256Hex'>): boolean {
    return this.#register.isRecovery(documentSha256Hex);
  }

  /** They have the role and set a PIN with the code; PIN, badge and whatever waited for approval end. */
  recover(order: RecoveryOrder): Promise<WithCode> {
    return this.#register.queue.run(async () => {
      const account = this.#allowed(order);
      const { code, kept } = await drawPinCode(this.#register.hashing, this.#clock.wall());
      return { person: await this.#keep(order, { ...account, pinCode: kept }), code };
    });
  }

  /** At a screen whoever is let in is there: they choose the PIN at once, and no code is drawn that could be lost. */
  async recoverWithPin(order: RecoveryOrder, pin: Secret<string>): Promise<Person> {
    refuseWeakPin(pin, order.id);
    return this.#register.queue.run(async () => {
      const account = this.#allowed(order);
      return this.#keep(order, { ...account, pin: await this.#register.hashing.hash(pin.reveal()) });
    });
  }

  #allowed(order: RecoveryOrder): Account {
    const { id, recovery } = order;
    if (this.#register.all().length === 0) throw new Fault('person.not-found', { id });
    if (this.isUsed(order)) throw new Fault('person.recovery-used', { recovery });
    return recovered(order, this.#register.find(id));
  }

  async #keep(order: RecoveryOrder, account: Account): Promise<Person> {
    const { id, recovery, reason, documentSha256Hex } = order;
    const signedBy = [...order.signedBy];
    this.#record({ kind: 'person-recovered', id, roles: account.roles, recovery, reason, documentSha256Hex, signedBy });
    if (account.pin !== undefined) this.#record({ kind: 'pin-set', id });
    // A crash here leaves entries and a document that is not used up: it must be carried out again.
    this.#register.lockOut.resetFailures(id);
    await this.#register.putRecovered(account, documentSha256Hex);
    return asPerson(account);
  }
}

/** Who was revoked stays so: the ledger knows a person by their id, and somebody has decided about that one. */
function recovered({ id, name, role }: RecoveryOrder, before: Account | undefined): Account {
  if (before === undefined) return { id, name, roles: [role], revoked: false };
  if (before.revoked) throw new Fault('person.revoked', { id });
  const roles = ROLES.filter((each) => each === role || before.roles.includes(each));
  refuseBothSides(id, roles);
  return { id, name: before.name, roles, revoked: false };
}
