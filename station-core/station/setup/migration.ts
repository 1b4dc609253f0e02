import { X509Certificate } from 'node:crypto';
import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { parseVerifierKey } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import { MAX_DOCUMENT_BYTES } from '../../formats/signed-document.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { EarlierIssuer } from '../../ledger/verify/certificates/issuers.ts';
import type { SignerStatus } from '../../signer/client.ts';
import { requireOfStation } from '../../signer/policy/document-rules.ts';
import { readOfficers } from '../documents/manifest-in-force.ts';
import { readSmallFile } from '../documents/read-small-file.ts';
import type { StationConfig } from './station-config.ts';

/** By what the older part of a migrated station's ledger is verified: two officers signed it. */

export interface EarlierKeys {
  /** The station's own, with the one of before. */
  readonly checkpointKey: NoteKey;
  readonly earlierIssuer?: EarlierIssuer;
  /** Who issued before, then the root of then. */
  readonly earlierChain: readonly Buffer[];
  /** The document of the migration. */
  readonly documentSha256Hex?: string;
}

type Pinned = Pick<StationConfig, 'station' | 'checkpointKey' | 'migration'>;

/** `issuerCertDer` is the issuing certificate of today. Throws when the migration is not what officers signed. */
export async function earlierKeys(config: Pinned, issuerCertDer: Uint8Array): Promise<EarlierKeys> {
  const checkpointKey = parseVerifierKey(config.checkpointKey);
  const migration = await readMigration(config);
  if (migration === undefined) return { checkpointKey, earlierChain: [] };
  const { before, ledger } = migration.content;
  const key = parseVerifierKey(before.checkpointKey);
  const upToEntries = ledger.signed?.sizeEntries ?? 0;
  const issuing = new X509Certificate(before.issuingCert).raw;
  const earlierIssuer = { certDer: issuing, beforeSeq: ledger.head.sizeEntries };
  return {
    checkpointKey: isSame(key, checkpointKey) ? checkpointKey : { ...checkpointKey, earlier: { key, upToEntries } },
    ...(issuing.equals(issuerCertDer) ? {} : { earlierIssuer }),
    earlierChain: [issuing, new X509Certificate(before.rootCert).raw],
    documentSha256Hex: migration.payloadSha256Hex,
  };
}

interface OpenedMigration {
  readonly content: MigrationDocument;
  readonly payloadSha256Hex: string;
}

async function readMigration({ station, migration }: Pinned): Promise<OpenedMigration | undefined> {
  if (migration === undefined) return undefined;
  const officers = await readOfficers(migration);
  const bytes = await readSmallFile(migration.document, MAX_DOCUMENT_BYTES);
  const opened = openSignedDocument(bytes, { type: 'migration', officers, threshold: SIGNATURE_THRESHOLD });
  requireOfStation(opened.content, station);
  return opened;
}

function isSame(a: NoteKey, b: NoteKey): boolean {
  return Buffer.from(a.publicKey).equals(b.publicKey);
}

/**
 * The files say up to where the key of before holds; the journal of the signing service says which document the officers had
 * signed when it began. Throws `station.bad-config` where they differ.
 */
export function requireMigrationOfSigner(
  { documentSha256Hex: value = 'none' }: EarlierKeys,
  { migrationSha256Hex: wanted = 'none' }: Pick<SignerStatus, 'migrationSha256Hex'>,
): void {
  if (value === wanted) return;
  const problem = 'not the migration by which the signing service began';
  throw new Fault('station.bad-config', { field: 'migration.document', problem, value, wanted });
}

/**
 * Throws `station.not-migrated` for a directory of version 0.3 or earlier, before anything in it is opened for writing: there
 * the station itself told the signing service what to use.
 */
export function requireMigrated({ signer, hsm }: Pick<StationConfig, 'signer' | 'hsm'>, dataDir: string): void {
  if (isBeforeMigration({ signer, hsm })) throw new Fault('station.not-migrated', { dataDir });
}

export function isBeforeMigration({ signer, hsm }: Pick<StationConfig, 'signer' | 'hsm'>): boolean {
  return signer === undefined && hsm !== undefined;
}
