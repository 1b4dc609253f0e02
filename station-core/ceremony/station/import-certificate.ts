import { Fault } from '../../fault.ts';
import { type CaChain, requireCaRules } from '../../pki/ca/ca-rules.ts';
import { spkiOfCertificate } from '../../pki/ca/certificate-key.ts';
import { writeText } from '../ceremony-file.ts';
import { pemText } from '../pem-files.ts';
import type { CeremonyToken } from '../token/ceremony-token.ts';
import type { StationCeremony } from './ceremony-state.ts';
import { keyOf, requestOf, wishOf } from './station-keys.ts';

export const ISSUING_FILE = 'issuing.pem';
export const ROOT_FILE = 'root.pem';

/** Takes the certificate that the root signed, when it is for the key that is in the token and says what was asked for. */
export async function importCertificate(
  ceremony: StationCeremony,
  { chain, token, now }: { readonly chain: CaChain; readonly token: CeremonyToken; readonly now: Date },
  signal: AbortSignal,
): Promise<void> {
  const { state, dir } = ceremony;
  if (state.requestSha256 === undefined)
    throw new Fault('ceremony.out-of-order', { missing: 'the certificate request' });
  if (state.certificates !== undefined)
    throw new Fault('ceremony.out-of-order', { done: 'a certificate was imported' });
  requireCaRules(chain, requestOf(state), now);
  const inToken = await token.readKey(wishOf('issuing', state));
  if (inToken.spkiBase64 !== keyOf(state, 'issuing').spkiBase64) {
    throw new Fault('ceremony.bad-certificate', { rules: 'key', reason: 'the token has another issuing key now' });
  }
  await requireRootElsewhere(token, chain);
  const issuingPem = pemText('CERTIFICATE', chain.certDer);
  const rootPem = pemText('CERTIFICATE', chain.rootCertDer);
  // A crash among these leaves files that the next import writes again.
  await writeText({ dir, name: ISSUING_FILE }, issuingPem, signal);
  await writeText({ dir, name: ROOT_FILE }, rootPem, signal);
  const certificates = { issuingPem, rootPem };
  await ceremony.advance({ certificates }, 'The certificate of the issuing key was checked and imported.', signal);
}

/** Neither the root's public key nor any key beside the station's own is in the token. */
async function requireRootElsewhere(token: CeremonyToken, { rootCertDer }: CaChain): Promise<void> {
  const { tokenLabel } = token.facts;
  if (await token.holds(spkiOfCertificate(rootCertDer))) throw new Fault('ceremony.root-in-token', { tokenLabel });
  const ours = new Set<string>(['issuing', 'checkpoint', 'tag', 'journal']);
  const strangers = (await token.privateKeys()).map(({ label }) => label).filter((label) => !ours.has(label));
  if (strangers.length > 0) throw new Fault('ceremony.token-in-use', { tokenLabel, keys: strangers.join(' ') });
}
