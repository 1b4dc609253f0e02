import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { readStationConfig, type StationConfig } from '../../station/setup/station-config.ts';
import { isBeforeMigration } from '../../station/setup/migration.ts';
import { configFault } from '../../station/config/config-fault.ts';

/** What a station.json up to version 0.3 says of the token; see there for the rest. */
const oldHsm = z.strictObject({
  modulePath: z.string().min(1),
  tokenLabel: z.string().min(1).max(32),
  pinFile: z.string().min(1),
  softhsmConf: z.string().min(1).optional(),
  keys: z.strictObject({ issuing: z.string(), checkpoint: z.string(), tag: z.string() }),
});

export interface OldStation {
  readonly dataDir: string;
  readonly config: StationConfig;
  /** With absolute paths. */
  readonly hsm: z.infer<typeof oldHsm>;
  readonly journalPath: string;
}

/** Throws `migration.not-needed` for a directory that was migrated or never was an old one. */
export async function readOldStation(dataDir: string): Promise<OldStation> {
  const config = await readStationConfig(dataDir);
  if (!isBeforeMigration(config)) throw new Fault('migration.not-needed', { dataDir });
  const path = join(dataDir, 'station.json');
  const parsed = oldHsm.safeParse(config.hsm);
  if (!parsed.success) throw configFault('station.bad-config', path, parsed.error);
  const { pinFile, softhsmConf, ...hsm } = parsed.data;
  return {
    dataDir,
    config,
    hsm: {
      ...hsm,
      pinFile: resolve(dataDir, pinFile),
      ...(softhsmConf === undefined ? {} : { softhsmConf: resolve(dataDir, softhsmConf) }),
    },
    journalPath: join(dataDir, 'signer', 'journal.jsonl'),
  };
}
