import type { UnitSecrets } from '../../secrets/draw.ts';
import { type SecretTags, tagUnitSecrets } from '../../secrets/tags.ts';
import type { SignerClient } from '../../signer/client.ts';

/** The keyed tags of a unit's secrets, made inside the HSM: equal secrets show, the secrets do not. */
export type TagSecrets = (
  secrets: Pick<UnitSecrets, 'softApPassword' | 'ownershipCode'>,
  signal: AbortSignal,
) => Promise<SecretTags>;

export function tagSecretsBy(signer: Pick<SignerClient, 'tagSecret'>): TagSecrets {
  return (secrets, signal) => tagUnitSecrets(secrets, (secret) => signer.tagSecret(secret, signal));
}
