import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import type { SignerDocument } from '../../formats/documents/signer-document.ts';
import { requireOfStation } from '../policy/document-rules.ts';
import type { SignerState } from '../state/signer-state.ts';

/** Two officers name the quarantine that is in force, and why it may end. */
export async function liftQuarantine(json: string, config: SignerDocument, state: SignerState): Promise<null> {
  const { officers, threshold, station } = config;
  const { content, payloadSha256Hex, signedBy } = openSignedDocument(json, { type: 'lift', officers, threshold });
  requireOfStation(content, station);
  const { quarantine } = state.known;
  if (quarantine?.id !== content.quarantine) {
    throw new Fault('signer.refused', {
      rule: 'no such quarantine',
      named: content.quarantine,
      is: quarantine?.id ?? '',
    });
  }
  const { id } = quarantine;
  await state.record({
    kind: 'lifted',
    id,
    reason: content.reason,
    officers: signedBy,
    documentSha256Hex: payloadSha256Hex,
  });
  return null;
}
