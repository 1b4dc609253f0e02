import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { draftDocument } from '../../station-core/codecs/signed-documents.ts';
import { officerJwkSchema } from '../../station-core/formats/officer-key.ts';
import { formatSignedDocument, type DocumentType } from '../../station-core/formats/signed-document.ts';
import { signDocument, type OfficerSigner } from '../../station-core/officers/sign-document.ts';

/** Officers with keys of their own, for tests. */
export interface TrialOfficer extends OfficerSigner {
  readonly privateKey: KeyObject;
}

export function trialOfficer(id: string, curve: 'Ed25519' | 'P-256' = 'Ed25519'): TrialOfficer {
  const { publicKey, privateKey } =
    curve === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = officerJwkSchema.parse(publicKey.export({ format: 'jwk' }));
  const signMessage = async (message: Uint8Array): Promise<Uint8Array> =>
    curve === 'Ed25519'
      ? sign(null, message, privateKey)
      : sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return { officer: { id, name: `Officer ${id}`, jwk }, privateKey, sign: signMessage };
}

/** A document of this payload, signed by each of them in turn. */
export async function signedText(
  type: DocumentType,
  payload: Readonly<Record<string, unknown>>,
  officers: readonly OfficerSigner[],
): Promise<string> {
  let document = draftDocument(payload);
  for (const officer of officers) document = await signDocument(document, type, officer);
  return formatSignedDocument(document);
}
