import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { OfficerKey } from '../../formats/officer-key.ts';
import type { RecoveryOrder } from '../../operators/recoveries.ts';
import { requireInForce, requireOfStation } from '../../signer/policy/document-rules.ts';

export interface RecoveryAt {
  readonly station: string;
  /** Whose signatures count for this station. */
  readonly officers: readonly OfficerKey[];
  readonly now: Date;
}

/** What two officers of this station ordered for a person; throws when they did not, or not for here and now. */
export function readRecovery(text: string, { station, officers, now }: RecoveryAt): RecoveryOrder {
  const asked = { type: 'recovery', officers, threshold: SIGNATURE_THRESHOLD } as const;
  const { content, payloadSha256Hex: documentSha256Hex, signedBy } = openSignedDocument(text, asked);
  requireOfStation(content, station);
  requireInForce({ notBefore: content.issuedAt, notAfter: content.notAfter }, now);
  const { recovery, person: id, name, role, reason } = content;
  return { recovery, id, name, role, reason, documentSha256Hex, signedBy };
}
