/**
 * How somebody gets in when nobody at the station can let them: two officers ordered it. Whoever calls this has verified
 * their signatures; here an order is carried out once.
 */
import { Fault } from '../fault.ts';
import type { RecoverableRole } from '../model/person.ts';
import { ROLES } from '../model/role.ts';
import type { Clock } from './clock.ts';
import { drawPinCode } from './credentials/pin-code.ts';
import type { RecordEvent } from './events.ts';
import type { WithCode } from './people.ts';
import { type Account, asPerson } from './person.ts';
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

  /** They have the role and set a PIN with the code; PIN, badge and whatever waited for approval end. */
  recover(order: RecoveryOrder): Promise<WithCode> {
    return this.#register.queue.run(async () => {
      const { id, recovery, reason, documentSha256Hex } = order;
      if (this.#register.all().length === 0) throw new Fault('person.not-found', { id });
      if (this.#register.isRecovery(documentSha256Hex)) throw new Fault('person.recovery-used', { recovery });
      const account = recovered(order, this.#register.find(id));
      const { code, kept } = await drawPinCode(this.#register.hashing, this.#clock.wall());
      const signedBy = [...order.signedBy];
      this.#record({
        kind: 'person-recovered',
        id,
        roles: account.roles,
        recovery,
        reason,
        documentSha256Hex,
        signedBy,
      });
      // A crash here leaves an entry and a document that is not used up: it must be carried out again.
      this.#register.lockOut.resetFailures(id);
      const changed = { ...account, pinCode: kept };
      await this.#register.putRecovered(changed, documentSha256Hex);
      return { person: asPerson(changed), code };
    });
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
