import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import type { FaultCode } from '../../fault.ts';

/** Turns what a PKCS#11 driver returns into faults, by return value, never by text. */

const MEANING = new Map<number, FaultCode>([
  [pkcs11js.CKR_PIN_INCORRECT, 'hsm.wrong-pin'],
  [pkcs11js.CKR_PIN_INVALID, 'hsm.wrong-pin'],
  [pkcs11js.CKR_PIN_LEN_RANGE, 'hsm.wrong-pin'],
  [pkcs11js.CKR_PIN_EXPIRED, 'hsm.wrong-pin'],
  [pkcs11js.CKR_PIN_LOCKED, 'hsm.locked'],
  [pkcs11js.CKR_DEVICE_MEMORY, 'hsm.full'],
  [pkcs11js.CKR_TOKEN_NOT_PRESENT, 'hsm.missing'],
  [pkcs11js.CKR_TOKEN_NOT_RECOGNIZED, 'hsm.missing'],
  [pkcs11js.CKR_DEVICE_REMOVED, 'hsm.missing'],
  [pkcs11js.CKR_SLOT_ID_INVALID, 'hsm.missing'],
  [pkcs11js.CKR_KEY_HANDLE_INVALID, 'hsm.no-key'],
  [pkcs11js.CKR_OBJECT_HANDLE_INVALID, 'hsm.no-key'],
]);

/** As the native part of pkcs11js writes it: the name and the number. */
const RETURN_VALUE = /^CKR_\w+:\d+/;

/** `otherwise` is the fault for return values without a specific cause. Errors from elsewhere pass through. */
export function asHsmFault(error: unknown, otherwise: FaultCode = 'hsm.failed'): unknown {
  const failed = pkcs11ErrorOf(error);
  if (failed === undefined) return error;
  const code = MEANING.get(failed.code) ?? otherwise;
  return new Fault(code, { method: failed.method, returnValueHex: failed.code.toString(16) }, { cause: error });
}

/**
 * What a driver returned. Some functions of pkcs11js (C_SetAttributeValue, C_CreateObject, C_FindObjects) throw a plain Error
 * with the return value in its message alone, from which pkcs11js itself reads it elsewhere.
 */
export function pkcs11ErrorOf(error: unknown): pkcs11js.Pkcs11Error | undefined {
  if (error instanceof pkcs11js.Pkcs11Error) return error;
  if (!(error instanceof Error) || error instanceof Fault || !RETURN_VALUE.test(error.message)) return undefined;
  return new pkcs11js.Pkcs11Error(error.message);
}
