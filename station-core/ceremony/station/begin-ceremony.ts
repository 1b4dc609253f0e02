import { mkdir } from 'node:fs/promises';
import { requireOfficers } from '../../codecs/signed-documents.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { HsmProfile } from '../../signer/token/profiles/hsm-profile.ts';
import { requireStationHsm } from '../../signer/token/profiles/hsm-profiles.ts';
import { type AtToken, CeremonyToken } from '../token/ceremony-token.ts';
import { StationCeremony, type StationSettings } from './ceremony-state.ts';
import { requireEmptyToken } from './station-keys.ts';

export interface BegunCeremony {
  readonly ceremony: StationCeremony;
  /** Logged in; whoever gets it closes it. */
  readonly token: CeremonyToken;
}

/** Begins a ceremony with a token that was set up with the vendor's own tool and holds no keys. */
export async function beginCeremony(settings: StationSettings, at: AtToken): Promise<BegunCeremony> {
  requireOfficers(settings.officers, SIGNATURE_THRESHOLD);
  await mkdir(at.dir, { recursive: true, mode: 0o700 });
  const { modulePath, tokenLabel, curve, anchor, hsm: kind } = settings;
  const requireFit = (profile: HsmProfile): void => {
    requireStationHsm(profile, { curve, keepsState: anchor !== 'receipt' });
  };
  const token = await CeremonyToken.open({ modulePath, tokenLabel, kind, requireFit }, at);
  try {
    await requireEmptyToken(token);
    const { signal } = at;
    return { ceremony: await StationCeremony.begin(at.dir, { settings, token: token.facts }, { signal }), token };
  } catch (error) {
    await token[Symbol.asyncDispose]();
    throw error;
  }
}

/** The token of a ceremony that has begun: by its serial number, with the driver that it began with. */
export function tokenOf({ state }: StationCeremony, at: AtToken): Promise<CeremonyToken> {
  const { modulePath, tokenLabel } = state.settings;
  return CeremonyToken.open({ modulePath, tokenLabel, known: state.token }, at);
}
