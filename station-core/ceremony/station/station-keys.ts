import { Fault } from '../../fault.ts';
import type { CaRequest } from '../../pki/ca/ca-request.ts';
import type { CeremonyToken } from '../token/ceremony-token.ts';
import { type Curve, type KeyFacts, type KeyKind, type KeyWish, wishFor } from '../token/key-wish.ts';
import { KEY_USES, type KeyUse, type StationCeremony, type StationState } from './ceremony-state.ts';

/** The keys of a station: what they are for, how they are called, and how they are made. */

const KINDS: Readonly<Record<Exclude<KeyUse, 'issuing'>, KeyKind>> = {
  checkpoint: 'Ed25519',
  tag: 'HMAC-SHA256',
  journal: 'HMAC-SHA256',
};

export function wishOf(use: KeyUse, { settings, token }: Pick<StationState, 'settings' | 'token'>): KeyWish {
  return wishFor(use, use === 'issuing' ? settings.curve : KINDS[use], token.kind);
}

export function issuingWish({ settings, token }: StationState): KeyWish & { readonly kind: Curve } {
  const { label, idHex } = wishFor('issuing', settings.curve, token.kind);
  return { label, idHex, kind: settings.curve };
}

/** The station's keys and no others: a root key in there would be in the hands of the line. */
export async function requireEmptyToken(token: CeremonyToken): Promise<void> {
  const keys = await token.privateKeys();
  if (keys.length === 0) return;
  const { tokenLabel } = token.facts;
  throw new Fault('ceremony.token-in-use', { tokenLabel, keys: keys.map(({ label }) => label || 'unnamed').join(' ') });
}

/**
 * A crash before a key is made leaves none, one after it a key that the next run finds by its name; the token was empty
 * when the ceremony began, so that whatever has the name is ours.
 */
export async function makeKeys(ceremony: StationCeremony, token: CeremonyToken, signal: AbortSignal): Promise<void> {
  for (const use of KEY_USES) {
    if (ceremony.state.keys[use] !== undefined) continue;
    const wish = wishOf(use, ceremony.state);
    const facts = await token.makeKey(wish);
    const keys = Object.assign({}, ceremony.state.keys, { [use]: facts });
    await ceremony.advance({ keys }, `The ${use} key (${wish.kind}) was made in the token and read back.`, signal);
  }
}

/** Throws `ceremony.out-of-order` before the key is made. */
export function keyOf(state: StationState, use: KeyUse): KeyFacts {
  const facts = state.keys[use];
  if (facts === undefined) throw new Fault('ceremony.out-of-order', { missing: `the ${use} key` });
  return facts;
}

export function requestOf(state: StationState): CaRequest {
  const { name, scopes } = state.settings;
  return { name, scopes, spkiDer: Buffer.from(keyOf(state, 'issuing').spkiBase64 ?? '', 'base64') };
}
