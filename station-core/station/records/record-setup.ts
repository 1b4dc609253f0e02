/** What the record of a unit needs of the station's setup: the keys to check signatures by, the chain, product folders. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { parseVerifierKey } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { WitnessKeys } from '../../ledger/records/witness.ts';
import { PRODUCT_NAME } from '../../model/product.ts';
import { earlierKeys } from '../setup/migration.ts';
import { readSetupFile, readStationConfig } from '../setup/station-config.ts';

export interface RecordSetup {
  readonly keys: WitnessKeys;
  /** As people hand them to each other; see `formatVerifierKey`. */
  readonly verifierKeys: { readonly station: string; readonly upstream?: string };
  /** What issued the units' certificates, then the root. */
  readonly issuers: readonly Buffer[];
  /** The same of before the station was migrated; empty where it was not. */
  readonly earlierIssuers: readonly Buffer[];
  /** Where the description of a product would be; undefined for a name that is none. */
  readonly productDir: (product: string) => string | undefined;
}

export async function readRecordSetup(dataDir: string): Promise<RecordSetup> {
  const config = await readStationConfig(dataDir);
  const { ca, upstream } = config;
  const upstreamKey: NoteKey | undefined = upstream && parseVerifierKey(upstream.upstreamKey);
  const issuing = await certificateIn(ca.intermediate);
  const { checkpointKey, earlierChain } = await earlierKeys(config, issuing);
  return {
    keys: {
      checkpointKey,
      ...(upstreamKey === undefined ? {} : { upstreamKey }),
    },
    verifierKeys: {
      station: config.checkpointKey,
      ...(upstream === undefined ? {} : { upstream: upstream.upstreamKey }),
    },
    issuers: [issuing, await certificateIn(ca.root)],
    earlierIssuers: earlierChain,
    productDir: (product) => (PRODUCT_NAME.test(product) ? join(dataDir, 'products', product) : undefined),
  };
}

async function certificateIn(path: string): Promise<Buffer> {
  const pem = await readSetupFile(path);
  try {
    return new X509Certificate(pem).raw;
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
