import { X509Certificate } from 'node:crypto';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import { WriterLock } from '../../ledger/writer-lock.ts';
import type { Secret } from '../../secret.ts';
import { readSignerConfig, type SignerConfig } from '../../signer/config/signer-config.ts';
import { requireOfStation } from '../../signer/policy/document-rules.ts';
import { readSetupText } from '../../station/setup/station-config.ts';
import { listOf, sha256Hex } from './begin.ts';
import { examine, type OldFacts } from './examine.ts';
import { FILES, readDraft } from './folder.ts';
import { readOldStation } from './old-station.ts';
import { type ReachedBy, switchStation, type Switched } from './switch-station.ts';
import { takeOver } from './ask-token.ts';

export interface FinishOptions {
  readonly dataDir: string;
  readonly folder: string;
  /** The signed configuration of the signing service that goes on, and who its officers are. */
  readonly config: string;
  readonly officersSha256: string;
  readonly softhsmConf: string | undefined;
  readonly rootCert: string;
  readonly reachedBy: ReachedBy;
  /** Asked for when everything else is right. */
  readonly pin: () => Promise<Secret<string>>;
}

export interface FinishedMigration extends Switched {
  readonly content: MigrationDocument;
  readonly documentSha256Hex: string;
  readonly signedBy: readonly string[];
}

/**
 * Takes over what two officers signed, if the old directory still says the same.
 *   crash before the new journal is whole: the next call adds what is missing.
 *   crash before the last file, station.json: the old directory is as it was, with files beside it that nothing names.
 */
export async function finishMigration(options: FinishOptions, signal: AbortSignal): Promise<FinishedMigration> {
  const { dataDir, folder, officersSha256, softhsmConf } = options;
  const old = await readOldStation(dataDir);
  const config = await readSignerConfig(resolve(options.config), officersSha256);
  const draft = await readDraft(folder);
  if (draft === undefined)
    throw new Fault('station.bad-path', { path: join(folder, FILES.document), problem: 'ENOENT' });
  const { officers, threshold } = config.document;
  const asked = { type: 'migration', officers, threshold } as const;
  const { content, payloadSha256Hex: documentSha256Hex, signedBy } = openSignedDocument(draft.text, asked);
  requireOfStation(content, config.document.station);
  requireOfStation(content, old.config.station);
  requireOwnPlace(config, old.journalPath);
  const rootCert = await rootOf(config, options.rootCert);
  using _stopped = WriterLock.take(dataDir); // the station must not write meanwhile
  const examined = await examine(old, content.keys, signal);
  const list = listOf(examined);
  requireUnchanged(content, examined.facts, sha256Hex(list));
  const pin = await options.pin();
  const { checkpointKey } = await takeOver(
    { config: resolve(options.config), officersSha256, pin, document: draft.text, list },
    { softhsmConf, signal },
  );
  signal.throwIfAborted();
  const switched = await switchStation(old, {
    document: draft.text,
    officers,
    officersSha256,
    reachedBy: options.reachedBy,
    configPath: resolve(options.config),
    softhsmConf: softhsmConf === undefined ? undefined : resolve(softhsmConf),
    checkpointKey,
    issuingCert: config.document.issuingCert,
    rootCert,
  });
  return { ...switched, content, documentSha256Hex, signedBy };
}

/** `keys` were looked at once: a token that is sealed away need not come out again. */
function requireUnchanged(signed: MigrationDocument, facts: OldFacts, listSha256: string): void {
  const names = ['station', 'journal', 'ledger', 'before', 'permits', 'findings', 'cannotVouchFor'] as const;
  const changed: string[] = names.filter((name) => !isDeepStrictEqual(signed[name], facts[name]));
  if (signed.certificates.sha256 !== listSha256) changed.push('certificates');
  if (changed.length > 0) throw new Fault('migration.changed', { what: changed.join(', ') });
}

/** The old journal is evidence: no new one is written into it. */
function requireOwnPlace({ stateDir }: SignerConfig, journalPath: string): void {
  if (join(stateDir, 'journal.jsonl') !== resolve(journalPath)) return;
  throw new Fault('signer.bad-config', { reason: 'its state would lie where the old journal is', statePath: stateDir });
}

async function rootOf({ document, issuingCertDer }: SignerConfig, path: string): Promise<string> {
  const pem = await readSetupText(path);
  const root = certificateIn(pem, path);
  const sha256 = sha256Hex(root.raw);
  if (sha256 !== document.rootCertSha256) {
    throw new Fault('station.bad-config', { path, problem: 'not the root of the configuration', sha256 });
  }
  const issuing = new X509Certificate(issuingCertDer);
  if (!issuing.checkIssued(root) || !issuing.verify(root.publicKey)) {
    throw new Fault('station.bad-config', { path, problem: 'it did not issue the issuing certificate' });
  }
  return pem;
}

function certificateIn(pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
