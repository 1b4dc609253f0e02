import type { SignerDocument } from '../formats/documents/signer-document.ts';
import { officerThumbprint } from '../formats/officer-key.ts';
import type { NameScope } from '../pki/ca/name-scope.ts';
import type { OfficerDocuments } from './acts/officer-documents.ts';
import type { SignerConfig } from './config/signer-config.ts';
import type { MadeSignature, SignerStatus } from './signer-service.ts';
import type { AnyCertificate } from './state/certificate-keys.ts';
import type { MlDsaKey } from './state/ml-dsa-key.ts';
import type { SignerState } from './state/signer-state.ts';
import type { StartWitness } from './state/start-witness.ts';
import type { Hsm } from './token/hsm.ts';

/** What the signing service says of itself. None of it is secret, and nothing is decided here. */

export interface OpenSigner {
  readonly config: SignerConfig;
  readonly hsm: Hsm;
  readonly state: SignerState;
  readonly mlDsaKey: MlDsaKey | undefined;
  readonly protection: SignerStatus['protection'];
  readonly keeps?: readonly string[];
}

interface InForce {
  readonly documents: OfficerDocuments;
  /** What the CA's own certificate lets it certify; absent where it says nothing of that. */
  readonly scopes: readonly NameScope[] | undefined;
  readonly witness: Pick<StartWitness, 'awaitedHex'>;
}

export function statusOf(
  { config, hsm, state, mlDsaKey, protection, keeps }: OpenSigner,
  { documents, scopes, witness }: InForce,
): SignerStatus {
  const { known } = state;
  return {
    processId: process.pid,
    station: config.document.station,
    ...hsm.info,
    configSha256Hex: config.sha256Hex,
    protection,
    ...(keeps === undefined ? {} : { keeps }),
    checkpointKey: hsm.checkpointKey,
    mlDsaKey: mlDsaKey === undefined ? null : { publicKey: mlDsaKey.publicKey, keptIn: 'wrapped-file' },
    tree: known.tree,
    certificates: known.certificates,
    ...(known.migrated === undefined ? {} : { migrationSha256Hex: known.migrated.documentSha256Hex }),
    ...(known.regainsUnder === undefined ? {} : { regainsUnderEntries: known.regainsUnder.sizeEntries }),
    mayCertify: scopes ?? null,
    permits: documents.permits.map(({ permit, product, quota }) => ({
      permit,
      product,
      quota,
      used: known.used(permit),
      revoked: documents.isRevoked(permit),
    })),
    quarantine: quarantineOf(known.quarantine),
    awaitedChallengeHex: witness.awaitedHex ?? null,
    lifted: liftedOf(known.lifted),
    particulars: particularsOf(config.document, state),
  };
}

export function madeSignature(certificate: AnyCertificate): MadeSignature {
  const { tbsSha256Hex, permit, at, unit, serial, certSerialHex } = certificate;
  const made = { tbsSha256Hex, permit, at, unit, serial, certSerialHex };
  const { intentSeq } = certificate;
  return intentSeq === undefined ? made : { ...made, intentSeq };
}

function liftedOf(lifted: SignerState['known']['lifted']): SignerStatus['lifted'] {
  if (lifted === undefined) return null;
  const { id, at, reason, officers, documentSha256Hex } = lifted;
  return { id, at, reason, officers, documentSha256Hex };
}

function particularsOf(config: SignerDocument, state: SignerState): SignerStatus['particulars'] {
  const { receipt, checkpointAt, documents } = state.known;
  const { number, officers, threshold, hsm, anchor } = config;
  return {
    configNumber: number,
    officers: officers.map(({ id, name, jwk }) => ({ id, name, thumbprint: officerThumbprint(jwk) })),
    threshold,
    tokenSerial: hsm.tokenSerial,
    anchor,
    anchoredLine: state.anchoredLine,
    journalLines: state.lines,
    checkpointAt: checkpointAt ?? null,
    receipt: receipt === undefined ? null : { sizeEntries: receipt.tree.sizeEntries, at: receipt.witnessedAt },
    manifest: documents.manifest ?? null,
    revocations: documents.revocations ?? null,
  };
}

function quarantineOf(quarantine: SignerState['known']['quarantine']): SignerStatus['quarantine'] {
  if (quarantine === undefined) return null;
  const { id, reason, at, evidence } = quarantine;
  return { id, reason, at, evidence };
}
