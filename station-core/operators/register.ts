/**
 * The people as DIR/operators.json has them, in memory and on disk. It stores; it decides nothing. Whoever changes
 * something does so in its `queue`.
 */
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { LockOut } from './lock-out.ts';
import { type Account, asPerson, operatorsSchema, type Operators, type Person } from './person.ts';
import type { Hashing, Salted } from './credentials/scrypt.ts';
import { StateFile } from './state-file.ts';
import { SerialQueue } from './serial-queue.ts';

export interface RegisterOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly hashing: Hashing;
}

export class Register {
  readonly path: string;
  readonly queue = new SerialQueue();
  readonly hashing: Hashing;
  readonly lockOut: LockOut;
  readonly badgeSalt: Salted;
  readonly #file: StateFile<Operators>;
  #accounts: readonly Account[];
  #recoveries: readonly string[];

  private constructor(
    { dir, hashing, clock }: RegisterOptions,
    file: StateFile<Operators>,
    found: Operators | undefined,
  ) {
    this.path = pathIn(dir);
    this.hashing = hashing;
    this.#file = file;
    const people = found?.people ?? [];
    this.badgeSalt = found?.badges ?? hashing.newSalt();
    this.lockOut = new LockOut(
      clock,
      people.flatMap(({ id, failures }) => (failures === undefined ? [] : [[id, failures] as const])),
    );
    this.#recoveries = found?.recoveries ?? [];
    this.#accounts = people.map(({ failures: _, ...account }) => account);
  }

  static async open(options: RegisterOptions): Promise<Register> {
    const file = peopleFile(options.dir);
    return new Register(options, file, await file.read());
  }

  all(): readonly Account[] {
    return this.#accounts;
  }

  find(id: string): Account | undefined {
    return this.#accounts.find((each) => each.id === id);
  }

  /** A badge may have gone on from somebody who was revoked to somebody else. */
  findBadge(tagHex: string): Account | undefined {
    const holders = this.#accounts.filter((each) => each.badgeTagHex === tagHex);
    return holders.find(({ revoked }) => !revoked) ?? holders[0];
  }

  /** Whether the order of officers with this hash was carried out. */
  isRecovery(documentSha256Hex: string): boolean {
    return this.#recoveries.includes(documentSha256Hex);
  }

  /** Adds this person or puts this in the place of what was known; nothing has changed when it throws. */
  put(account: Account): Promise<void> {
    return this.#put(account, this.#recoveries);
  }

  /** The same, by order of officers, which is used up by that. */
  putRecovered(account: Account, documentSha256Hex: string): Promise<void> {
    return this.#put(account, [...this.#recoveries, documentSha256Hex]);
  }

  /** Makes the count of failures durable. Takes the same time whether anything has changed or not. */
  async keepFailures(): Promise<void> {
    if (this.#accounts.length > 0) await this.#write(this.#accounts, this.#recoveries);
  }

  async #put(account: Account, recoveries: readonly string[]): Promise<void> {
    const isNew = this.find(account.id) === undefined;
    const accounts = isNew
      ? [...this.#accounts, account]
      : this.#accounts.map((each) => (each.id === account.id ? account : each));
    await this.#write(accounts, recoveries);
    this.#accounts = accounts;
    this.#recoveries = recoveries;
  }

  async #write(accounts: readonly Account[], recoveries: readonly string[]): Promise<void> {
    const people = accounts.map((account) => {
      const failures = this.lockOut.kept(account.id);
      return failures === undefined ? account : { ...account, failures };
    });
    const used = recoveries.length === 0 ? {} : { recoveries: [...recoveries] };
    await this.#file.write({ v: 1, badges: this.badgeSalt, ...used, people });
  }
}

/** For somebody who only wants to know, beside a station that may be running: nothing is written, and nothing swept. */
export async function readPeople(dir: string): Promise<Person[]> {
  const found = await peopleFile(dir).peek();
  return (found?.people ?? []).map(asPerson);
}

export function peopleFile(dir: string): StateFile<Operators> {
  return new StateFile(pathIn(dir), {
    schema: operatorsSchema,
    damaged: 'operators.damaged',
    notWritten: 'operators.not-written',
  });
}

function pathIn(dir: string): string {
  return join(dir, 'operators.json');
}
