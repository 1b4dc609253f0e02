import { Fault, type FaultCode } from '../fault.ts';
import type { StationPorts } from './station-ports.ts';

/** What the signer says before it signs anything: after one of these the intent is dead and was never signed. */
const SIGNER_REFUSALS: ReadonlySet<FaultCode> = new Set([
  'signer.refused',
  'permit.none',
  'permit.expired',
  'permit.used-up',
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

/** Runs `work`; a refusal to certify becomes an entry of its own, for the officer who audits what was not issued. */
export async function recordingRefusals<T>(
  { ledger, identity }: Pick<StationPorts, 'ledger' | 'identity'>,
  unit: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && isRefusal(error.code, ledger.liveIdentity(unit).intent !== undefined)) {
      ledger.append({ kind: 'signature-refused', run: identity.run, unit, code: error.code, evidence: error.evidence });
    }
    throw error;
  }
}

/** An open intent may have been signed before a crash: only the signer's own word can end it. */
function isRefusal(code: FaultCode, intentOpen: boolean): boolean {
  return SIGNER_REFUSALS.has(code) || (OWN_REFUSALS.has(code) && !intentOpen);
}
