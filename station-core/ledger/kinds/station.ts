/** Starts of the station. */
import { z } from 'zod';
import { tablesToRebuild } from '../rebuild-reason.ts';
import { kind, person, sha256Hex, text } from './header.ts';

/** The officers whose signatures count, in their order. */
const signedBy = z.array(person).min(2).max(16);
const numberedDocument = z.strictObject({ number: z.int().positive(), sha256Hex, signedBy });

export const stationKinds = [
  kind('station-started', {
    version: text,
    /** The station manifest in force; absent up to version 0.3. */
    manifestNumber: z.int().positive().exactOptional(),
    manifestSha256Hex: sha256Hex.exactOptional(),
    /** The document of two officers by which the station was migrated; the first entry with it is the migration. */
    migrationSha256Hex: sha256Hex.exactOptional(),
  }),
  /** The station was handed over to another machine: here nothing comes after it. */
  kind('station-moved', { move: text.max(64) }),
  /** What officers signed for this station, all of it, from here on. */
  kind('documents-in-force', {
    /** Who put the newest of them in force at the desk; absent when the station found them in its files. */
    by: person.exactOptional(),
    permits: z.array(z.strictObject({ permit: text.max(64), sha256Hex, signedBy })).max(1_000),
    manifest: numberedDocument.exactOptional(),
    revocations: numberedDocument.exactOptional(),
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
  /** The signing service issues nothing before upstream has cosigned a tree with this: its token keeps no state. */
  kind('receipt-asked', { challengeHex: sha256Hex }),
  /** The signing service issues nothing any more, and no unit passes. */
  kind('signer-quarantined', {
    quarantine: text.max(64),
    reason: text.max(64),
    since: z.iso.datetime(),
    signedEntries: z.int().nonnegative(),
  }),
  /** Two officers ended it; `by` handed over what they signed, at the desk. */
  kind('quarantine-lifted', {
    by: person.exactOptional(),
    quarantine: text.max(64),
    reason: text.max(400),
    documentSha256Hex: sha256Hex,
    signedBy,
  }),
  /** At a start these tables were not what the entries make, and were rebuilt. `rebuild-reason.ts` says what may be behind it. */
  kind('tables-rebuilt', tablesToRebuild.shape),
] as const;
