import { Fault } from '../station-core/fault.ts';
import { parseVerifierKey } from '../station-core/codecs/notes.ts';
import { type Database, inTransaction } from './database.ts';

export interface KeyReplacement {
  readonly station: string;
  /** C2SP verifier key under the station's own name. */
  readonly checkpointKey: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * A station that was migrated, or whose token is lost, signs by another key. Its next checkpoint must still extend the tree that
 * was receipted: a person changes who signs, and never what was seen.
 */
export async function replaceCheckpointKey(database: Database, replacement: KeyReplacement): Promise<void> {
  const { station, checkpointKey, by, reason } = replacement;
  const { name, algorithm } = parseVerifierKey(checkpointKey);
  if (name !== station || algorithm !== 'ed25519') {
    throw new Fault('station.bad-argument', { option: 'checkpoint-key', station, name, algorithm });
  }
  await inTransaction(database, async (transaction) => {
    const { rows } = await transaction.query<{ checkpoint_key: string; size_entries: string }>(
      'select checkpoint_key, size_entries from stations where station = $1 for update',
      [station],
    );
    const before = rows[0];
    if (before === undefined) throw new Fault('registry.not-found', { station });
    if (before.checkpoint_key === checkpointKey) return;
    await transaction.query(
      `insert into replaced_checkpoint_keys (station, up_to_entries, checkpoint_key, replaced_by, reason)
       values ($1, $2, $3, $4, $5)`,
      [station, before.size_entries, before.checkpoint_key, by, reason],
    );
    await transaction.query('update stations set checkpoint_key = $2 where station = $1', [station, checkpointKey]);
  });
}
