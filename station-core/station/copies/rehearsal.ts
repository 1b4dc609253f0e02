import { writeDurably } from '../../durable-file.ts';
import { REHEARSAL_MARK } from '../../signer/state/rehearsal-mark.ts';

export { isRehearsal, requireNoRehearsal } from '../../signer/state/rehearsal-mark.ts';

/** What was tried, for whoever finds the copy later. Nothing reads it. */
export interface Rehearsed {
  readonly station: string;
  /** When the backup was made. */
  readonly backupOf: string;
  /** Of its manifest. */
  readonly sha256: string;
}

/** Once this is there, nothing starts in the folder. */
export async function markRehearsal(dir: string, rehearsed: Rehearsed, signal: AbortSignal): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify({ v: 1, ...rehearsed })}\n`);
  await writeDurably({ dir, name: REHEARSAL_MARK }, bytes, signal);
}
