import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import type { FaultCode } from '../../fault.ts';

/** Turns what a PKCS#11 driver returns into faults, by return value, never by text. */

const MEANING = new Map<number, FaultCode>([
  [pkcs11js.CKR_PIN_INCORRECT, 'hsm.wrong-pin'],
  [pkcs11js.CKR_PIN_INVALID, 'hsm.wrong-pin'],
  [pkcs11js.CKR_PIN_LEN_RANGE, 'hsm.wrong-pin'],
  [pkcs11js.CKR_PIN_EXPIRED, 'hsm.wrong-pin'],
  [pkcs11js.CKR_PIN_LOCKED, 'hsm.wrong-pin'],
  [pkcs11js.CKR_TOKEN_NOT_PRESENT, 'hsm.missing'],
  [pkcs11js.CKR_TOKEN_NOT_RECOGNIZED, 'hsm.missing'],
  [pkcs11js.CKR_DEVICE_REMOVED, 'hsm.missing'],
  [pkcs11js.CKR_SLOT_ID_INVALID, 'hsm.missing'],
  [pkcs11js.CKR_KEY_HANDLE_INVALID, 'hsm.no-key'],
  [pkcs11js.CKR_OBJECT_HANDLE_INVALID, 'hsm.no-key'],
]);

/** `otherwise` is the fault for return values without a specific cause. Errors from elsewhere pass through. */
export function asHsmFault(error: unknown, otherwise: FaultCode = 'hsm.failed'): unknown {
  if (!(error instanceof pkcs11js.Pkcs11Error)) return error;
  const code = MEANING.get(error.code) ?? otherwise;
  return new Fault(code, { method: error.method, returnValueHex: error.code.toString(16) }, { cause: error });
}
