import { Fault, type FaultCode } from '../../fault.ts';

/** A refusal that is the signer's last word on an intent. */
export const FINAL: ReadonlySet<FaultCode> = new Set([
  'csr.malformed',
  'csr.no-possession',
  'csr.stale',
  'csr.unsuitable-key',
  'manifest.firmware-floor',
  'manifest.product',
  'permit.expired',
  'permit.none',
  'permit.not-covered',
  'permit.offline',
  'permit.out-of-hours',
  'permit.revoked',
  'permit.used-up',
  'profile.lint',
  'signer.already-signed',
  'signer.refused',
]);

/** A refusal that leaves the intent as it is: it may be asked for again. */
const FOR_NOW: ReadonlySet<FaultCode> = new Set([
  'document.not-in-force',
  'document.superseded',
  'manifest.missing',
  'signer.intent-unproven',
  'signer.quarantined',
  'signer.unwitnessed',
]);

/** Whether this is the answer to one request. Anything else is wrong with the signing service, whoever asks. */
export function isRefusal(error: unknown): error is Fault {
  if (!(error instanceof Fault)) return false;
  return FINAL.has(error.code) || FOR_NOW.has(error.code);
}

export function refused(rule: string): Fault {
  return new Fault('signer.refused', { rule });
}
