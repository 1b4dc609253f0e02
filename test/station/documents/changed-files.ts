import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatVerifierKey } from '../../../station-core/formats/tlog/note-key.ts';
import { type TrialManifest, writeTrialManifest } from '../../../fixtures/demo-station/trial-manifest.ts';
import type { Line } from '../line.ts';

/** Files of a station as whoever has the host's account may change them, for the time of one start. */

export type Config = Record<string, unknown>;

const KEPT = ['station.json', 'documents/manifest.jws', 'documents/officers.json'];

const read = async (dataDir: string): Promise<Config> =>
  JSON.parse(await readFile(join(dataDir, 'station.json'), 'utf8')) as Config;

/** Starts the station with what `change` did; throws what keeps it from starting. */
export async function startChanged(line: Line, change: (config: Config) => Config | Promise<Config>): Promise<void> {
  const kept = await Promise.all(
    KEPT.map(async (name) => {
      const path = join(line.dataDir, name);
      return [path, await readFile(path)] as const;
    }),
  );
  try {
    const changed = await change(await read(line.dataDir));
    await writeFile(join(line.dataDir, 'station.json'), JSON.stringify(changed));
    await using _station = await line.open();
  } finally {
    for (const [path, bytes] of kept) await writeFile(path, bytes);
  }
}

/** Newer than what the line began with, whose number is the second in which it was signed. */
let lastNumber = Math.floor(Date.now() / 1_000) + 3_600;

/** A manifest that the officers of the line did sign. */
export async function signManifest(line: Line, trial: Partial<TrialManifest>): Promise<Config> {
  const allowed = { products: ['lamp-one'], releaseKeys: [line.releaseKey.public] };
  lastNumber += 1;
  await writeTrialManifest(line.dataDir, { ...allowed, ...trial, changes: { number: lastNumber, ...trial.changes } });
  return read(line.dataDir);
}

/** The checkpoint key of somebody else who calls himself as the station. */
export const OTHER_CHECKPOINT_KEY = formatVerifierKey({
  name: 'S01',
  algorithm: 'ed25519',
  publicKey: Buffer.alloc(32, 7),
});
