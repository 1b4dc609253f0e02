import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';
import { findTokenOfLabel, loadDriver, unloadDriver } from '../../signer/token/driver.ts';

export interface NewToken {
  readonly modulePath: string;
  readonly copyIn: string;
  readonly tokenLabel: string;
  readonly soPin: Secret<string>;
  readonly pin: Secret<string>;
}

/** PKCS#11 fills a label up with blanks, and takes no length with it. */
const LABEL_BYTES = 32;

/**
 * Sets up a token in a slot that has none: for SoftHSM, which has an empty slot for whoever wants one. A token that somebody
 * has set up is never touched: setting it up again would erase its keys.
 */
export function setUpToken({ modulePath, copyIn, tokenLabel, soPin, pin }: NewToken): null {
  const { driver } = loadDriver({ modulePath, copyIn });
  try {
    driver.C_InitToken(emptySlot(driver, modulePath), soPin.reveal(), tokenLabel.padEnd(LABEL_BYTES));
    const { slot } = findTokenOfLabel(driver, tokenLabel); // SoftHSM gives it a slot of another number
    const session = driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    driver.C_Login(session, pkcs11js.CKU_SO, soPin.reveal());
    driver.C_InitPIN(session, pin.reveal());
    driver.C_CloseSession(session);
    return null;
  } finally {
    unloadDriver(driver);
  }
}

function emptySlot(driver: pkcs11js.PKCS11, modulePath: string): pkcs11js.Handle {
  const isEmpty = (slot: pkcs11js.Handle): boolean =>
    (driver.C_GetTokenInfo(slot).flags & pkcs11js.CKF_TOKEN_INITIALIZED) === 0;
  const slot = driver.C_GetSlotList(true).find(isEmpty);
  if (slot === undefined) throw new Fault('hsm.missing', { modulePath, reason: 'no empty slot' });
  return slot;
}
