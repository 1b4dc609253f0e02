import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { openSignedDocument } from '../codecs/signed-documents.ts';
import { Fault } from '../fault.ts';
import type { MigrationDocument } from '../formats/documents/migration-document.ts';
import type { NoteKey } from '../formats/tlog/signed-note.ts';
import { parseCanonical } from '../formats/text/canonical-json.ts';
import type { Secret } from '../secret.ts';
import { requireOfStation } from './policy/document-rules.ts';
import type { SignerConfig } from './config/signer-config.ts';
import { SigningService } from './signing-service.ts';
import { type Known } from './state/known.ts';
import { EMPTY_TREE } from './state/known-values.ts';
import {
  migratedCertificate,
  type MigratedCertificateRecord,
  type MigratedRecord,
  type QuarantinedRecord,
} from './state/records.ts';
import type { SignerState } from './state/signer-state.ts';

/** What is taken over: the document as two officers signed it, and the list of which it has the hash. */
export interface TakenOver {
  readonly document: string;
  /** One line of canonical JSON for each certificate. */
  readonly list: Uint8Array;
}

/** So many records share one write. */
const BATCH_RECORDS = 5_000;

/**
 * Answers with the public keys of the checkpoints. Begins the journal of a station that had none of its own, with the certificates of before. The officers decide, and this
 * process judges their signatures itself.
 *   crash anywhere: the journal holds some of the certificates, in their order; the next call adds the others.
 * A journal that was used already, or has taken over something else, is refused.
 */
export async function takeOver(config: SignerConfig, pin: Secret<string>, taken: TakenOver): Promise<NoteKey> {
  const { officers, threshold, station } = config.document;
  const opened = openSignedDocument(taken.document, { type: 'migration', officers, threshold });
  const { content, payloadSha256Hex: documentSha256Hex, signedBy } = opened;
  requireOfStation(content, station);
  const certificates = certificatesIn(taken.list, content);
  const record: MigratedRecord = {
    kind: 'migrated',
    documentSha256Hex,
    ...(content.journal === undefined ? {} : { journalSha256Hex: content.journal.sha256 }),
    certificates: certificates.length,
    tree: content.ledger.signed ?? EMPTY_TREE,
    cannotVouchFor: content.cannotVouchFor,
    officers: [...signedBy],
  };
  return SigningService.withState(config, pin, (state) => addMissing(state, certificates, record));
}

async function addMissing(
  state: SignerState,
  certificates: readonly MigratedCertificateRecord[],
  record: MigratedRecord,
): Promise<void> {
  const { known } = state;
  requireUnused(known, certificates, record);
  if (known.migrated !== undefined) return;
  const missing = certificates.slice(known.certificates);
  for (let from = 0; from < missing.length; from += BATCH_RECORDS) {
    await Promise.all(missing.slice(from, from + BATCH_RECORDS).map((each) => state.record(each)));
  }
  await state.record(record);
}

/** Holds nothing, or the beginning of just these certificates. */
function requireUnused(
  known: Known,
  certificates: readonly MigratedCertificateRecord[],
  { documentSha256Hex }: MigratedRecord,
): void {
  if (known.migrated !== undefined) {
    const { documentSha256Hex: has } = known.migrated;
    if (has === documentSha256Hex) return;
    throw inUse('it has taken over another migration', { has, wanted: documentSha256Hex });
  }
  const { quarantine, tree } = known;
  if (quarantine !== undefined) throw inUse('it is in quarantine', { quarantine: quarantine.id });
  if (tree.sizeEntries > 0) throw inUse('it has signed checkpoints', { signedEntries: tree.sizeEntries });
  for (const [at, found] of known.certificatesFrom(0, known.certificates).entries()) {
    if (isDeepStrictEqual(contentOf(found), certificates[at])) continue;
    throw inUse('it holds another certificate', { line: at + 1, certSerialHex: found.certSerialHex });
  }
}

type Found = ReturnType<Known['certificatesFrom']>[number];

/** Without what the journal adds to a record. */
function contentOf(found: Found): unknown {
  const { n: _n, prev: _prev, at: _at, ...content } = found;
  return content;
}

function certificatesIn(list: Uint8Array, { certificates }: MigrationDocument): MigratedCertificateRecord[] {
  const sha256 = createHash('sha256').update(list).digest('hex');
  if (sha256 !== certificates.sha256) {
    throw new Fault('migration.changed', { what: 'list of certificates', sha256, signed: certificates.sha256 });
  }
  const lines = Buffer.from(list).toString('utf8').split('\n').slice(0, -1);
  return z.array(migratedCertificate).parse(lines.map((line) => parseCanonical(Buffer.from(line))));
}

function inUse(reason: string, found: QuarantinedRecord['evidence']): Fault {
  return new Fault('migration.signer-in-use', { reason, ...found });
}
