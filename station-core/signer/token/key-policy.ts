import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import type { HsmProfile, OtherReport } from './profiles/hsm-profile.ts';

/**
 * How every key of the station must be kept, whatever made it: the one list, held against the token at each start. A key
 * that could come out, or could be used to bring another one out, is not taken into service.
 */

interface Rule {
  readonly attribute: string;
  readonly type: number;
  readonly must: boolean;
}

const OF_EVERY_KEY: readonly Rule[] = [
  { attribute: 'CKA_TOKEN', type: pkcs11js.CKA_TOKEN, must: true },
  { attribute: 'CKA_PRIVATE', type: pkcs11js.CKA_PRIVATE, must: true },
  { attribute: 'CKA_SENSITIVE', type: pkcs11js.CKA_SENSITIVE, must: true },
  { attribute: 'CKA_ALWAYS_SENSITIVE', type: pkcs11js.CKA_ALWAYS_SENSITIVE, must: true },
  { attribute: 'CKA_EXTRACTABLE', type: pkcs11js.CKA_EXTRACTABLE, must: false },
  { attribute: 'CKA_NEVER_EXTRACTABLE', type: pkcs11js.CKA_NEVER_EXTRACTABLE, must: true },
  { attribute: 'CKA_LOCAL', type: pkcs11js.CKA_LOCAL, must: true },
  { attribute: 'CKA_SIGN', type: pkcs11js.CKA_SIGN, must: true },
  { attribute: 'CKA_DERIVE', type: pkcs11js.CKA_DERIVE, must: false },
  { attribute: 'CKA_UNWRAP', type: pkcs11js.CKA_UNWRAP, must: false },
  { attribute: 'CKA_DECRYPT', type: pkcs11js.CKA_DECRYPT, must: false },
  { attribute: 'CKA_MODIFIABLE', type: pkcs11js.CKA_MODIFIABLE, must: false },
  { attribute: 'CKA_COPYABLE', type: pkcs11js.CKA_COPYABLE, must: false },
];

/** A secret key that encrypts or wraps could carry another key of the token out. */
const OF_SECRET_KEYS: readonly Rule[] = [
  { attribute: 'CKA_ENCRYPT', type: pkcs11js.CKA_ENCRYPT, must: false },
  { attribute: 'CKA_WRAP', type: pkcs11js.CKA_WRAP, must: false },
];

export type KeyClass = 'private' | 'secret';

/** Reads one attribute as a boolean; `undefined` where the token does not say. */
export type ReadFlag = (type: number) => boolean | undefined;

export interface KeyToHold {
  readonly label: string;
  readonly keyClass: KeyClass;
  readonly profile: HsmProfile;
}

/** Throws `hsm.weak-key`, naming every attribute that is wrong. */
export function requireKeyPolicy({ label, keyClass, profile }: KeyToHold, read: ReadFlag): void {
  const attributes = wrongAttributes(keyClass, read, profile.reportsOtherwise);
  if (attributes.length > 0) throw new Fault('hsm.weak-key', { label, attributes: attributes.join(' ') });
}

/** What the token does not say counts as wrong, unless it is known never to say it. */
export function wrongAttributes(
  keyClass: KeyClass,
  read: ReadFlag,
  reportsOtherwise: readonly OtherReport[] = [],
): string[] {
  const isKnown = (type: number, found: boolean | undefined): boolean =>
    reportsOtherwise.some((each) => each.type === type && each.reports === found);
  return rulesFor(keyClass)
    .map(({ attribute, type, must }) => ({ attribute, type, must, found: read(type) }))
    .filter(({ type, must, found }) => found !== must && !isKnown(type, found))
    .map(({ attribute }) => attribute);
}

/** Only the token says these: where a key came from, and whether it was ever kept otherwise. */
const SAID_BY_TOKEN: ReadonlySet<number> = new Set([
  pkcs11js.CKA_ALWAYS_SENSITIVE,
  pkcs11js.CKA_NEVER_EXTRACTABLE,
  pkcs11js.CKA_LOCAL,
]);

/** What a new key is made with, so that it keeps the policy from the first moment. */
export function policyTemplate(keyClass: KeyClass, { refusesAtGeneration }: HsmProfile): pkcs11js.Template {
  return rulesFor(keyClass)
    .filter(({ type }) => !SAID_BY_TOKEN.has(type) && !refusesAtGeneration.includes(type))
    .map(({ type, must }) => ({ type, value: must }));
}

/** Every attribute of the policy, as the token has it. */
export function readPolicyAttributes(
  keyClass: KeyClass,
  read: ReadFlag,
): readonly { readonly attribute: string; readonly value: boolean | undefined }[] {
  return rulesFor(keyClass).map(({ attribute, type }) => ({ attribute, value: read(type) }));
}

function rulesFor(keyClass: KeyClass): readonly Rule[] {
  return keyClass === 'secret' ? [...OF_EVERY_KEY, ...OF_SECRET_KEYS] : OF_EVERY_KEY;
}
