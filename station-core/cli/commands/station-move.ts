import { resolve } from 'node:path';
import { moveAway, type MoveOptions } from '../../backup/move.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import type { CommandResult } from '../output.ts';

export interface MoveCommand {
  readonly data: string;
}

export async function moveStation(given: string, { data }: MoveCommand, signal: AbortSignal): Promise<CommandResult> {
  const dataDir = resolve(data);
  const options: MoveOptions = {
    dataDir,
    path: given,
    scanner: (named) => openScanner(named, { dataDir, input: process.stdin }),
    now: () => new Date(),
  };
  const moved = await moveAway(options, signal);
  const { path, manifest, sha256Hex, move } = moved;
  const { station, ledger, signerState } = manifest;
  return {
    json: { ok: true, station, move, path, sizeEntries: ledger.sizeEntries, signerState, sha256: sha256Hex },
    text: [
      `Station ${station} is moved: it does not start in ${dataDir} again.`,
      `  all of it is in ${path}: ${ledger.sizeEntries} entries, root ${ledger.rootHashHex}`,
      `  SHA-256 of its manifest: ${sha256Hex}`,
      ...(signerState === 'included'
        ? []
        : ['  WITHOUT the journal of the signing service: it is in an account of its own. Copy its state folder too.']),
      `On the other machine, with the token: birthmark station restore ${path} --data DIR --sha256 ${sha256Hex}`,
    ].join('\n'),
  };
}
