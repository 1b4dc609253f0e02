import type { IncomingMessage } from 'node:http';
import { ENTRIES_PATH } from '../station-core/sync/refill/stored-entries.ts';
import { LAST_HEARD_PATH } from '../station-core/sync/refill/last-heard.ts';
import { admitKey } from './certificates/client-certificates.ts';
import type { KeyUse } from './certificates/client-certificates.ts';
import { identityOf } from './certificates/client-identity.ts';
import type { ClientIdentity } from './certificates/client-identity.ts';
import type { Database } from './database.ts';
import { NOBODY } from './alarms/refusals.ts';
import type { Who } from './alarms/refusals.ts';
import { RateLimit } from './alarms/rate-limit.ts';
import type { Rate } from './alarms/rate-limit.ts';
import { refused } from './refusal.ts';
import type { Refused } from './refusal.ts';

/** Lets callers in: certificate, rate, registry, in this order, before a byte of the body is read. */
export class Callers {
  readonly #database: Database;
  readonly #limit: RateLimit;
  readonly #admitted = new WeakMap<IncomingMessage, ClientIdentity>();

  constructor(database: Database, rate: Rate) {
    this.#database = database;
    this.#limit = new RateLimit(rate);
  }

  async admit(request: IncomingMessage): Promise<Refused | undefined> {
    const identity = identityOf(request.socket, new Date());
    if (typeof identity === 'string') return refused('bad-certificate', { why: identity });
    if (!this.#limit.take(`${identity.kind} ${identity.name}`, performance.now())) return refused('too-many-requests');
    if (identity.kind === 'station' && !(await this.#isRegistered(identity.name))) {
      return refused('unknown-station', { station: identity.name });
    }
    const notNow = await admitKey(this.#database, identity, useOf(request));
    if (notNow === undefined) this.#admitted.set(request, identity);
    return notNow;
  }

  /** The admitted caller, when it is one of this kind. */
  of(request: IncomingMessage, kind: ClientIdentity['kind']): ClientIdentity | undefined {
    const identity = this.#admitted.get(request);
    return identity?.kind === kind ? identity : undefined;
  }

  /** For the log and the refusals: also of a caller that was not admitted. */
  static who(request: IncomingMessage): Who {
    const identity = identityOf(request.socket, new Date());
    if (typeof identity === 'string') return NOBODY;
    const { kind, name, spkiSha256Hex } = identity;
    return { station: kind === 'station' ? name : null, spkiSha256Hex };
  }

  async #isRegistered(station: string): Promise<boolean> {
    const { rowCount } = await this.#database.query('select 1 from stations where station = $1', [station]);
    return rowCount === 1;
  }
}

/** A station that is being restored asks, and fetches its own entries. Neither shows that a station is at work. */
function useOf({ method, url = '' }: IncomingMessage): KeyUse {
  if (method !== 'GET') return 'works';
  const path = url.split('?')[0];
  if (path === LAST_HEARD_PATH) return 'asks';
  return path === ENTRIES_PATH ? 'restores' : 'works';
}
