/** What the record of a unit needs of the station's setup: the keys to check signatures by, the chain, product folders. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { parseVerifierKey } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { WitnessKeys } from '../../ledger/records/witness.ts';
import { PRODUCT_NAME } from '../../model/product.ts';
import { readSetupFile, readStationConfig } from '../setup/station-config.ts';

export interface RecordSetup {
  readonly keys: WitnessKeys;
  /** As people hand them to each other; see `formatVerifierKey`. */
  readonly verifierKeys: { readonly station: string; readonly upstream?: string };
  /** What issued the units' certificates, then the root. */
  readonly issuers: readonly Buffer[];
  /** Where the description of a product would be; undefined for a name that is none. */
  readonly productDir: (product: string) => string | undefined;
}

export async function readRecordSetup(dataDir: string): Promise<RecordSetup> {
  const { checkpointKey, ca, upstream } = await readStationConfig(dataDir);
  const upstreamKey: NoteKey | undefined = upstream && parseVerifierKey(upstream.upstreamKey);
  return {
    keys: {
      checkpointKey: parseVerifierKey(checkpointKey),
      ...(upstreamKey === undefined ? {} : { upstreamKey }),
    },
    verifierKeys: { station: checkpointKey, ...(upstream === undefined ? {} : { upstream: upstream.upstreamKey }) },
    issuers: [await certificateIn(ca.intermediate), await certificateIn(ca.root)],
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
