import pkcs11js from 'pkcs11js';
import { loadDriver, unloadDriver } from '../../signer/token/driver.ts';
import { kindOfToken } from '../../signer/token/profiles/hsm-profiles.ts';
import type { ListedObject, ListedToken } from './listed-token.ts';

/** The tokens of a driver, and what each shows to somebody without a PIN. Nothing is changed, and no PIN attempt is spent. */

const MOST_OBJECTS = 1_000;

export function listTokens(place: { readonly modulePath: string; readonly copyIn: string }): ListedToken[] {
  const { driver } = loadDriver(place);
  try {
    return driver.C_GetSlotList(true).map((slot) => tokenIn(driver, slot));
  } finally {
    unloadDriver(driver);
  }
}

function tokenIn(driver: pkcs11js.PKCS11, slot: pkcs11js.Handle): ListedToken {
  const about = driver.C_GetTokenInfo(slot);
  const kind = kindOfToken(about);
  const pin = pinStateOf(about.flags);
  return {
    slot: driver.C_GetSlotInfo(slot).slotDescription.trim(),
    tokenLabel: about.label.trim(),
    tokenSerial: about.serialNumber.trim(),
    manufacturer: about.manufacturerID.trim(),
    model: about.model.trim(),
    ...(kind === undefined ? {} : { kind }),
    pin,
    objects: isSetUp(about.flags) ? objectsIn(driver, slot) : [],
  };
}

function isSetUp(flags: number): boolean {
  return (flags & pkcs11js.CKF_TOKEN_INITIALIZED) !== 0;
}

function pinStateOf(flags: number): ListedToken['pin'] {
  if (!isSetUp(flags) || (flags & pkcs11js.CKF_USER_PIN_INITIALIZED) === 0) return 'not-set';
  if ((flags & pkcs11js.CKF_USER_PIN_LOCKED) !== 0) return 'locked';
  return (flags & pkcs11js.CKF_USER_PIN_FINAL_TRY) !== 0 ? 'last-try' : 'set';
}

const CLASSES = new Map<number, ListedObject['objectClass']>([
  [pkcs11js.CKO_CERTIFICATE, 'certificate'],
  [pkcs11js.CKO_PUBLIC_KEY, 'public'],
  [pkcs11js.CKO_PRIVATE_KEY, 'private'],
  [pkcs11js.CKO_SECRET_KEY, 'secret'],
  [pkcs11js.CKO_DATA, 'data'],
]);

function objectsIn(driver: pkcs11js.PKCS11, slot: pkcs11js.Handle): ListedObject[] {
  const session = driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
  try {
    driver.C_FindObjectsInit(session, []);
    const found = driver.C_FindObjects(session, MOST_OBJECTS);
    driver.C_FindObjectsFinal(session);
    return found.map((object) => {
      const [objectClass, label] = driver
        .C_GetAttributeValue(session, object, [{ type: pkcs11js.CKA_CLASS }, { type: pkcs11js.CKA_LABEL }])
        .map(({ value }) => Buffer.from(value as Uint8Array));
      return {
        objectClass: CLASSES.get(objectClass?.readUInt32LE() ?? -1) ?? 'other',
        label: label?.toString('utf8') ?? '',
      };
    });
  } finally {
    driver.C_CloseSession(session);
  }
}
