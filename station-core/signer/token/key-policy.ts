import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';

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

/** Throws `hsm.weak-key`, naming every attribute that is wrong. What the token does not say counts as wrong. */
export function requireKeyPolicy(label: string, keyClass: KeyClass, read: ReadFlag): void {
  const rules = keyClass === 'secret' ? [...OF_EVERY_KEY, ...OF_SECRET_KEYS] : OF_EVERY_KEY;
  const broken = rules.filter(({ type, must }) => read(type) !== must);
  if (broken.length === 0) return;
  throw new Fault('hsm.weak-key', { label, attributes: broken.map(({ attribute }) => attribute).join(' ') });
}
