/** Starts of the station. */
import { z } from 'zod';
import { tablesToRebuild } from '../rebuild-reason.ts';
import { kind, person, sha256Hex, text } from './header.ts';

export const stationKinds = [
  kind('station-started', {
    version: text,
    /** The station manifest in force; absent up to version 0.2. */
    manifestNumber: z.int().positive().exactOptional(),
    manifestSha256Hex: sha256Hex.exactOptional(),
  }),
  /** A signed firmware release became that of the product. */
  kind('release-imported', {
    by: person,
    product: text,
    version: text,
    releaseSha256Hex: sha256Hex,
    elfSha256Hex: sha256Hex,
    /** RFC 7638 thumbprint of the key that signed it. */
    signedBy: text.max(64),
  }),
  /** At a start these tables were not what the entries make, and were rebuilt. `rebuild-reason.ts` says what may be behind it. */
  kind('tables-rebuilt', tablesToRebuild.shape),
] as const;
