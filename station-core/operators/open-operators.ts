import { Fault } from '../fault.ts';
import { type Clock, systemClock } from './clock.ts';
import { Resets } from './resets.ts';
import type { RecordEvent } from './events.ts';
import { People } from './people.ts';
import { Recoveries } from './recoveries.ts';
import { Register } from './register.ts';
import type { Role } from '../model/role.ts';
import { type Derive, Hashing, type ScryptCost } from './credentials/scrypt.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';

export interface OperatorsOptions {
  /** Where operators.json lies. Without that file nobody is known: it is the first start. */
  readonly dir: string;
  /** Writes into the ledger and returns when it is durable; when it throws, nothing happens. */
  readonly record: RecordEvent;
  /** Whether somebody was ever added, as the ledger has it; asked only where the file is missing. */
  readonly ledgerKnowsPeople: () => boolean;
  readonly clock?: Clock;
  readonly autoLockMs?: Readonly<Record<Role, number>>;
  readonly sessionEnded?: (screen: string, personId: string) => void;
  readonly cost?: ScryptCost;
  readonly derive?: Derive;
}

export interface OpenOperators {
  readonly people: People;
  readonly resets: Resets;
  readonly recoveries: Recoveries;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
}

/**
 * Everything about people, joined up. Throws `operators.damaged` when the file is there and is not what it was, and
 * `operators.missing` when it is gone: a station that had people has no second first start.
 */
export async function openOperators(options: OperatorsOptions): Promise<OpenOperators> {
  const { dir, record, clock = systemClock } = options;
  const register = await Register.open({ dir, clock, hashing: new Hashing(options) });
  if (register.all().length === 0 && options.ledgerKnowsPeople()) {
    throw new Fault('operators.missing', { path: register.path });
  }
  const people = new People({ register, record, clock });
  const resets = new Resets({ register, record, clock });
  const recoveries = new Recoveries({ register, record, clock });
  const signIn = new SignIn({ register, people, record, clock });
  const sessions = new Sessions({
    people,
    clock,
    ...(options.autoLockMs === undefined ? {} : { autoLockMs: options.autoLockMs }),
    ...(options.sessionEnded === undefined ? {} : { ended: options.sessionEnded }),
  });
  return { people, resets, recoveries, signIn, sessions };
}
