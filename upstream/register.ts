import { Fault } from '../station-core/fault.ts';
import { parseVerifierKey } from '../station-core/codecs/notes.ts';
import { classicalOnly, formatVerifierKey } from '../station-core/formats/tlog/note-key.ts';
import type { Database, Transaction } from './database.ts';
import { HEADQUARTERS } from './registry/conflicts.ts';
import { EMPTY_TREE, frontierBytes } from './tree-state.ts';

/** The registry of stations: which checkpoint key speaks for which station. */
export interface RegisteredStation {
  /** As in the URI SAN of its client certificate. */
  readonly station: string;
  /** C2SP verifier key, `name+id+key`; its name is the origin of the station's checkpoints. */
  readonly checkpointKey: string;
}

/**
 * Registering the same again is fine; another key for a known station is refused, since that is how a log is forked. The
 * one step allowed is an ML-DSA-44 key beside the Ed25519 key that is registered: from then on both must sign.
 */
export async function registerStation(
  database: Database | Transaction,
  { station, checkpointKey }: RegisteredStation,
): Promise<void> {
  // Under this name stations hear of conflicts.
  if (station === HEADQUARTERS) throw new Fault('station.bad-config', { field: 'station', station });
  const key = parseVerifierKey(checkpointKey);
  if (key.algorithm !== 'ed25519') throw new Fault('station.bad-config', { field: 'checkpointKey', station });
  await database.query(
    `insert into stations (station, checkpoint_key, root_hash, frontier) values ($1, $2, $3, $4)
     on conflict (station) do nothing`,
    [station, checkpointKey, EMPTY_TREE.rootHash, frontierBytes(EMPTY_TREE)],
  );
  const { rows } = await database.query<{ checkpoint_key: string }>(
    'select checkpoint_key from stations where station = $1',
    [station],
  );
  const registered = rows[0]?.checkpoint_key ?? '';
  if (registered === checkpointKey) return;
  if (key.postQuantum !== undefined && registered === formatVerifierKey(classicalOnly(key))) {
    await database.query('update stations set checkpoint_key = $2 where station = $1 and checkpoint_key = $3', [
      station,
      checkpointKey,
      registered,
    ]);
    return;
  }
  throw new Fault('station.bad-config', { field: 'checkpointKey', station, registered });
}
