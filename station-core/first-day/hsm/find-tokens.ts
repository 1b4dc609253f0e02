import { existsSync, realpathSync } from 'node:fs';
import { startTokenProcess } from '../../ceremony/token/ceremony-token.ts';
import type { StartToken } from '../../ceremony/token/fork-token.ts';
import type { ListedToken } from '../../ceremony/token/listed-token.ts';
import { Fault } from '../../fault.ts';
import { HSM_PROFILES, profileOf, requireStationHsm } from '../../signer/token/profiles/hsm-profiles.ts';

/** PKCS#11 drivers where their packages put them, and the tokens that each of them has. */

export interface FoundModule {
  readonly modulePath: string;
  readonly tokens: readonly ListedToken[];
  /** Why there are no tokens to show: the driver cannot be loaded, failed, or did not answer. */
  readonly fault?: Fault;
}

export interface Search {
  /** Drivers besides those in known places. */
  readonly modulePaths: readonly string[];
  /** A folder of this account, for copies of the drivers. */
  readonly copyIn: string;
  /** Of the drivers' processes. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How those are started; absent: they are forked. */
  readonly startToken?: StartToken | undefined;
}

const PATIENCE_MS = 20_000;

/** One driver after the other, each in a process of its own: one that hangs or crashes keeps nobody from the others. */
export async function findTokens(search: Search): Promise<FoundModule[]> {
  const found: FoundModule[] = [];
  for (const modulePath of modulesFor(search)) found.push(await tokensOf(modulePath, search));
  return found;
}

/** The same file under two names is one driver. */
function modulesFor({ modulePaths }: Search): string[] {
  const known = Object.values(HSM_PROFILES)
    .flatMap((profile) => profile.modulePaths)
    .filter((path) => existsSync(path));
  const byFile = new Map<string, string>();
  for (const path of [...modulePaths, ...known]) {
    const file = existsSync(path) ? realpathSync(path) : path; // one that a person named and that is not there is a fault
    if (!byFile.has(file)) byFile.set(file, path);
  }
  return [...byFile.values()];
}

async function tokensOf(modulePath: string, { copyIn, env, signal, startToken }: Search): Promise<FoundModule> {
  const client = startTokenProcess(env, { modulePath }, startToken);
  try {
    const tokens = await client.call('listTokens', { modulePath, copyIn }, { signal, timeoutMs: PATIENCE_MS });
    return { modulePath, tokens };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Fault)) throw error;
    return { modulePath, tokens: [], fault: error };
  } finally {
    await client.end();
  }
}

/** What keeps the token from being that of a station: something that it cannot do, or keys that it holds already. */
export function unfit({ kind, pin, objects, tokenLabel }: ListedToken): Fault | undefined {
  try {
    requireStationHsm(profileOf(kind), { curve: 'P-256', keepsState: true });
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  if (pin === 'locked') return new Fault('hsm.locked', { tokenLabel });
  if (pin === 'last-try') return new Fault('hsm.last-try', { tokenLabel });
  const keys = objects.filter(({ objectClass }) => objectClass === 'public' || objectClass === 'private');
  if (keys.length === 0) return undefined;
  return new Fault('ceremony.token-in-use', {
    tokenLabel,
    keys: keys.map(({ label }) => label || 'unnamed').join(' '),
  });
}
