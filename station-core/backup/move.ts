import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { openLedgerReader } from '../ledger/reader.ts';
import { requireNoQuarantine } from '../station/quarantine/require-none.ts';
import { markMoved, moveAtEnd, readMoved } from '../station/copies/moved-away.ts';
import type { StationOptions } from '../station/setup/open-station.ts';
import { Station } from '../station/station.ts';
import { requireNothingAt } from './archive-writer.ts';
import { backUp, type MadeBackup } from './back-up.ts';

export interface MoveOptions {
  readonly dataDir: string;
  /** Of the backup that carries the station: a folder that is not there yet, or a file that ends in `.tar`. */
  readonly path: string;
  readonly scanner: StationOptions['scanner'];
  readonly now: () => Date;
}

export interface MovedStation extends MadeBackup {
  readonly move: string;
}

/**
 * Hands a station over: it never starts here again, and the backup is all of it. After a crash, or with a disk that was full,
 * the same command goes on where it stopped.
 */
export async function moveAway(options: MoveOptions, signal: AbortSignal): Promise<MovedStation> {
  const path = resolve(options.path);
  await requireNothingAt(path);
  const move = await handOver({ ...options, path }, signal);
  return Object.assign(await backUp({ dataDir: options.dataDir, path, now: options.now() }, signal), { move });
}

/** Ends issuing here for good; what is missing then is the backup. */
export async function handOver(options: MoveOptions, signal: AbortSignal): Promise<string> {
  const { dataDir, path, now } = options;
  const move = (await readMoved(dataDir))?.move ?? (await endLedger(options, signal));
  // A crash before this line leaves a ledger that ends with the move: no station starts on it, and the next attempt ends it again.
  await markMoved(dataDir, { v: 1, move, to: path, at: now().toISOString() }, signal);
  return move;
}

/** The move is the last entry, and under a checkpoint. What came in before the station was closed is before it. */
async function endLedger({ dataDir, scanner }: MoveOptions, signal: AbortSignal): Promise<string> {
  for (;;) {
    signal.throwIfAborted();
    const move = `M-${randomUUID()}`;
    {
      await using station = await Station.open(dataDir, { signal, scanner, isMoving: true });
      requireNoQuarantine(await station.signerStatus(signal));
      station.ledger.append({ kind: 'station-moved', move });
      await station.checkpoint(signal);
    }
    if (isLast(move, dataDir)) return move;
  }
}

function isLast(move: string, dataDir: string): boolean {
  using ledger = openLedgerReader(dataDir);
  return moveAtEnd(ledger) === move;
}
