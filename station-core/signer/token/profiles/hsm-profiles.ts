import { createHash } from 'node:crypto';
import type pkcs11js from 'pkcs11js';
import { Fault } from '../../../fault.ts';
import { HSM_KINDS, type HsmKind } from '../../../model/documents/hsm-kind.ts';
import type { Secret } from '../../../secret.ts';
import { awsCloudhsm } from './aws-cloudhsm.ts';
import type { EdwardsMechanisms, HsmProfile } from './hsm-profile.ts';
import { luna7 } from './luna7.ts';
import { smartcardHsm } from './smartcard-hsm.ts';
import { softhsm2 } from './softhsm2.ts';
import { yubihsm2 } from './yubihsm2.ts';

export const HSM_PROFILES: Readonly<Record<HsmKind, HsmProfile>> = {
  softhsm2,
  yubihsm2,
  'smartcard-hsm': smartcardHsm,
  'aws-cloudhsm': awsCloudhsm,
  luna7,
};

/** A module that is none of those is expected to do as PKCS#11 says. */
const ANY_MODULE: HsmProfile = Object.assign({}, softhsm2, {
  name: 'any PKCS#11 module',
  triedOn: 'SoftHSM 2.6.1 alone',
  pin: { form: /^.+$/s, says: 'not empty' },
});

export function profileOf(kind: HsmKind | undefined): HsmProfile {
  return kind === undefined ? ANY_MODULE : HSM_PROFILES[kind];
}

/** By what the token says of itself; `undefined` where no vendor says so. */
export function kindOfToken({ model, manufacturerID }: Pick<pkcs11js.TokenInfo, 'model' | 'manufacturerID'>) {
  return HSM_KINDS.find((kind) => {
    const profile = HSM_PROFILES[kind];
    return (
      (profile.model !== undefined && profile.model === model.trim()) ||
      (profile.manufacturer !== undefined && profile.manufacturer === manufacturerID.trim())
    );
  });
}

export interface StationNeeds {
  readonly curve: string;
  /** The journal is anchored in the token, and not by receipts of upstream. */
  readonly keepsState: boolean;
}

/** Throws `hsm.unsuitable`, naming all that a station needs and this token has not. */
export function requireStationHsm(profile: HsmProfile, { curve, keepsState }: StationNeeds): void {
  requireAll(profile, [
    ['Ed25519 for checkpoints', profile.ed25519 !== undefined],
    ['HMAC-SHA-256 for tags and journal', profile.hmac !== undefined],
    ['data objects for the anchor', profile.anchor !== undefined || !keepsState],
    [`${curve} for certificates`, curve !== 'P-384' || profile.p384],
  ]);
}

/** A root needs one key on its curve, and nothing else. */
export function requireRootHsm(profile: HsmProfile, curve: string): void {
  requireAll(profile, [[`${curve} for certificates`, curve !== 'P-384' || profile.p384]]);
}

/** A PIN of another form is certainly wrong: it would be refused, and cost an attempt. */
export function requirePinForm({ name, pin: { form, says } }: HsmProfile, pin: Secret<string>): void {
  if (!form.test(pin.reveal())) throw new Fault('hsm.pin-form', { hsm: name, form: says });
}

/** Throws `hsm.unsuitable` where the token lists none of the pairs, as in FIPS mode. */
export function edwardsMechanisms(
  profile: HsmProfile,
  { driver, slot }: { readonly driver: pkcs11js.PKCS11; readonly slot: pkcs11js.Handle },
): EdwardsMechanisms {
  const [only, ...others] = profile.ed25519?.mechanisms ?? [];
  if (only !== undefined && others.length === 0) return only;
  const listed = new Set(driver.C_GetMechanismList(slot));
  const found = profile.ed25519?.mechanisms.find(({ sign }) => listed.has(sign));
  if (found === undefined) throw unsuitable(profile, 'Ed25519 for checkpoints');
  return found;
}

/** CKA_ID of a key, from its label. */
export function keyIdHex({ keyIds }: HsmProfile, label: string): string {
  if (keyIds === 'label') return Buffer.from(label, 'ascii').toString('hex');
  return createHash('sha256').update(label).digest('hex').slice(0, 4);
}

function requireAll(profile: HsmProfile, needs: readonly (readonly [string, boolean])[]): void {
  const missing = needs.flatMap(([need, isThere]) => (isThere ? [] : [need]));
  if (missing.length > 0) throw unsuitable(profile, missing.join(', '));
}

function unsuitable({ name }: HsmProfile, missing: string): Fault {
  return new Fault('hsm.unsuitable', { hsm: name, missing });
}
