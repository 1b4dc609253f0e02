import { resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { formatVerifierKey } from '../../formats/tlog/note-key.ts';
import type { TokenOnDemand } from '../token/token-on-demand.ts';
import type { CeremonyToken } from '../token/ceremony-token.ts';
import type { StationCeremony } from './ceremony-state.ts';
import { keyOf, wishOf } from './station-keys.ts';

/**
 * The keys of the checkpoints before there is a journal: headquarters registers them when the station enrols, which comes
 * before officers sign. The journal begins with the same keys, or not at all.
 */

const ED25519_BYTES = 32;

/** Once. A crash before the ceremony knows of them leaves a key that the next call finds. */
export async function drawCheckpointKeys(
  ceremony: StationCeremony,
  token: TokenOnDemand,
  signal: AbortSignal,
): Promise<void> {
  if (ceremony.state.checkpointKey !== undefined) return;
  const checkpointKey = await keysOf(ceremony, await token.get());
  await ceremony.advance({ checkpointKey }, 'The keys of the checkpoints were drawn.', signal);
}

/** Headquarters knows other keys than these: no checkpoint would be believed there. */
export async function requireDrawnKeys(ceremony: StationCeremony, token: CeremonyToken): Promise<void> {
  const { checkpointKey } = ceremony.state;
  if (checkpointKey === undefined || (await keysOf(ceremony, token)) === checkpointKey) return;
  throw new Fault('ceremony.damaged', { path: stateDirOf(ceremony), field: 'the ML-DSA key of the checkpoints' });
}

async function keysOf(ceremony: StationCeremony, token: CeremonyToken): Promise<string> {
  const { state } = ceremony;
  const name = state.settings.station;
  const spkiDer = Buffer.from(keyOf(state, 'checkpoint').spkiBase64 ?? '', 'base64');
  const publicKey = await token.drawMlDsaKey({ journal: wishOf('journal', state), stateDir: stateDirOf(ceremony) });
  return formatVerifierKey({
    name,
    algorithm: 'ed25519',
    publicKey: spkiDer.subarray(-ED25519_BYTES),
    postQuantum: { name, algorithm: 'ml-dsa-44', publicKey },
  });
}

/** As the signing service reads it: relative to its configuration. */
function stateDirOf({ dir, state }: StationCeremony): string {
  return resolve(dir, state.settings.statePath);
}
