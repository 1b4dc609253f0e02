import type { Mac } from '../../model/mac.ts';
import { Fault, type FaultCode } from '../../fault.ts';
import { pendingIntent } from '../../ledger/unit-record.ts';
import type { StepContext } from './step-context.ts';

/** What the signer says before it signs anything: after one of these the intent is dead and was never signed. */
const SIGNER_REFUSALS: ReadonlySet<FaultCode> = new Set([
  'signer.refused',
  'signer.already-signed',
  'manifest.firmware-floor',
  'manifest.product',
  'permit.none',
  'permit.expired',
  'permit.used-up',
  'permit.not-covered',
  'permit.offline',
  'permit.out-of-hours',
  'permit.revoked',
]);

/** What the station itself says before it asks for a signature. */
const OWN_REFUSALS: ReadonlySet<FaultCode> = new Set([
  'csr.malformed',
  'csr.no-possession',
  'csr.stale',
  'csr.foreign-key',
  'csr.unsuitable-key',
  'csr.key-seen-before',
  'profile.lint',
]);

/**
 * Runs `work`; a refusal to certify becomes an entry of its own, for the officer who audits what was not issued.
 * Only the signer's own word ends an open intent: before a crash it may have signed what the station now refuses.
 */
export async function recordingRefusals<T>(
  { ledger, identity }: Pick<StepContext, 'ledger' | 'identity'>,
  unit: Mac,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && (SIGNER_REFUSALS.has(error.code) || OWN_REFUSALS.has(error.code))) {
      const { code, evidence } = error;
      const intentSeq = SIGNER_REFUSALS.has(code) ? pendingIntent(ledger.liveIdentity(unit))?.intentSeq : undefined;
      const ends = intentSeq === undefined ? {} : { intentSeq };
      ledger.append({ kind: 'signature-refused', run: identity.run, unit, code, evidence, ...ends });
    }
    throw error;
  }
}
