import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';
import { copyDriver } from './driver-copy.ts';
import { asHsmFault } from './pkcs11-fault.ts';

/** The vendor's PKCS#11 driver and the one token it is loaded for. */

export interface WantedToken {
  readonly modulePath: string;
  readonly moduleSha256: string;
  readonly tokenSerial: string;
  readonly tokenLabel: string;
}

export interface TokenInfo {
  readonly tokenLabel: string;
  readonly manufacturer: string;
  readonly model: string;
}

export interface DriverPlace {
  readonly modulePath: string;
  /** A folder of this account alone: see `copyDriver`. */
  readonly copyIn: string;
  /** What was approved; absent at a ceremony that has not begun, which approves what it loads. */
  readonly moduleSha256?: string | undefined;
}

export interface LoadedDriver {
  readonly driver: pkcs11js.PKCS11;
  /** Of the very bytes that were loaded. */
  readonly moduleSha256: string;
}

/** Throws `signer.wrong-module` before any code of another driver could run. */
export function loadDriver({ modulePath, copyIn, moduleSha256: approved }: DriverPlace): LoadedDriver {
  const { sha256: found, loadPath } = copyDriver(modulePath, copyIn);
  if (approved !== undefined && found !== approved) {
    throw new Fault('signer.wrong-module', { modulePath, found, approved });
  }
  const driver = new pkcs11js.PKCS11();
  try {
    driver.load(loadPath);
  } catch (cause) {
    // What the dynamic linker says has no type and no code.
    throw new Fault('hsm.missing', { modulePath, copyIn, reason: 'it cannot be loaded' }, { cause });
  }
  try {
    // Signatures run in threads of their own, beside what this one asks of the token.
    driver.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
  } catch (error) {
    throw asHsmFault(error, 'hsm.missing');
  }
  return { driver, moduleSha256: found };
}

/**
 * By label and serial number. Never a guess: the PIN of one token, tried on another, brings that one nearer to being
 * locked, so two tokens of one label are refused even when the serial number would tell them apart.
 */
export function findToken(
  driver: pkcs11js.PKCS11,
  { tokenLabel, tokenSerial }: Pick<WantedToken, 'tokenLabel' | 'tokenSerial'>,
): { slot: pkcs11js.Handle; info: TokenInfo } {
  const { slot, about } = findTokenOfLabel(driver, tokenLabel);
  requirePinAttempts(about);
  const { manufacturerID, model, serialNumber } = about;
  if (serialNumber.trim() !== tokenSerial) {
    throw new Fault('hsm.missing', { tokenLabel, tokenSerial, foundSerial: serialNumber.trim() });
  }
  return { slot, info: { tokenLabel, manufacturer: manufacturerID.trim(), model: model.trim() } };
}

export function findTokenOfLabel(
  driver: pkcs11js.PKCS11,
  tokenLabel: string,
): { slot: pkcs11js.Handle; about: pkcs11js.TokenInfo } {
  const tokens = driver.C_GetSlotList(true).map((slot) => ({ slot, about: driver.C_GetTokenInfo(slot) }));
  const named = tokens.filter(({ about }) => about.label.trim() === tokenLabel); // padded with blanks to 32 bytes
  const [found, second] = named;
  if (found === undefined) throw new Fault('hsm.missing', { tokenLabel });
  const serialNumbers = named.map(({ about }) => about.serialNumber.trim());
  if (second !== undefined) throw new Fault('hsm.two-tokens', { tokenLabel, serialNumbers: serialNumbers.join(', ') });
  return found;
}

/** Throws when the token takes no PIN any more, or one only: the last one is for a person to spend. */
export function requirePinAttempts({ flags, label, serialNumber }: pkcs11js.TokenInfo): void {
  const token = { tokenLabel: label.trim(), tokenSerial: serialNumber.trim() };
  if ((flags & pkcs11js.CKF_USER_PIN_LOCKED) !== 0) throw new Fault('hsm.locked', token);
  if ((flags & pkcs11js.CKF_USER_PIN_FINAL_TRY) !== 0) throw new Fault('hsm.last-try', token);
}

/** One attempt. A login belongs to the whole process: being logged in already is what was wanted. */
export function logIn(driver: pkcs11js.PKCS11, session: pkcs11js.Handle, pin: Secret<string>): void {
  try {
    driver.C_Login(session, pkcs11js.CKU_USER, pin.reveal());
  } catch (error) {
    if (error instanceof pkcs11js.Pkcs11Error && error.code === pkcs11js.CKR_USER_ALREADY_LOGGED_IN) return;
    throw error;
  }
}

/** Whatever the driver says to it: nothing is asked of it afterwards, and the fault that led here is the one to report. */
export function unloadDriver(driver: pkcs11js.PKCS11): void {
  try {
    driver.C_Finalize();
  } catch (error) {
    if (!(error instanceof pkcs11js.Pkcs11Error)) throw error;
  }
}
