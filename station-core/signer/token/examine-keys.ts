import pkcs11js from 'pkcs11js';
import type { Secret } from '../../secret.ts';
import { findTokenOfLabel, loadDriver, logIn } from './driver.ts';
import { type KeyClass, wrongAttributes } from './key-policy.ts';
import { asHsmFault } from './pkcs11-fault.ts';
import { readFlag } from './read-flag.ts';

/** Looks at keys of a token that no signed configuration names: how are they kept, and what would the policy say? */

export interface KeyToExamine<Use extends string> {
  readonly use: Use;
  readonly label: string;
  readonly keyClass: KeyClass;
}

export interface ExaminedKey<Use extends string> {
  readonly use: Use;
  readonly label: string;
  /** Attributes that the policy forbids, or why there is nothing to say. */
  readonly problems: readonly string[];
}

export interface ExaminedToken<Use extends string> {
  readonly tokenSerial: string;
  readonly moduleSha256: string;
  readonly keys: readonly ExaminedKey<Use>[];
}

const CLASSES = { private: pkcs11js.CKO_PRIVATE_KEY, secret: pkcs11js.CKO_SECRET_KEY } as const;

/** Logs in with one attempt, and changes nothing. */
export function examineKeys<Use extends string>(
  place: { readonly modulePath: string; readonly tokenLabel: string; readonly copyIn: string },
  keys: readonly KeyToExamine<Use>[],
  pin: Secret<string>,
): ExaminedToken<Use> {
  const { modulePath, tokenLabel, copyIn } = place;
  const { driver, moduleSha256 } = loadDriver({ modulePath, copyIn });
  try {
    const { slot, about } = findTokenOfLabel(driver, tokenLabel);
    const session = driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
    logIn(driver, session, pin);
    const examined = keys.map((key) => examineKey({ driver, session }, key));
    return { tokenSerial: about.serialNumber.trim(), moduleSha256, keys: examined };
  } catch (error) {
    throw asHsmFault(error);
  } finally {
    driver.C_Finalize();
  }
}

function examineKey<Use extends string>(
  place: { readonly driver: pkcs11js.PKCS11; readonly session: pkcs11js.Handle },
  { use, label, keyClass }: KeyToExamine<Use>,
): ExaminedKey<Use> {
  const { driver, session } = place;
  driver.C_FindObjectsInit(session, [
    { type: pkcs11js.CKA_CLASS, value: CLASSES[keyClass] },
    { type: pkcs11js.CKA_LABEL, value: label },
  ]);
  const [found, second] = driver.C_FindObjects(session, 2);
  driver.C_FindObjectsFinal(session);
  if (found === undefined) return { use, label, problems: ['not found'] };
  if (second !== undefined) return { use, label, problems: ['two keys have this label'] };
  const [id] = driver.C_GetAttributeValue(session, found, [{ type: pkcs11js.CKA_ID }]);
  const hasId = Buffer.from(id?.value ?? Buffer.alloc(0)).length > 0;
  const wrong = wrongAttributes(keyClass, (type) => readFlag(place, found, type));
  return { use, label, problems: hasId ? wrong : [...wrong, 'CKA_ID is empty'] };
}
