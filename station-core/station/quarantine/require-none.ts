import { Fault } from '../../fault.ts';
import type { SignerStatus } from '../../signer/client.ts';

/** What keeps every unit from passing while the signing service is in quarantine; undefined when it is in none. */
export function quarantineFault({ quarantine }: Pick<SignerStatus, 'quarantine'>): Fault | undefined {
  if (quarantine === null) return undefined;
  const { id, reason, at } = quarantine;
  return new Fault('signer.quarantined', { quarantine: id, reason, since: at });
}

/** Told before the first unit is touched. */
export function requireNoQuarantine(status: Pick<SignerStatus, 'quarantine'>): void {
  const fault = quarantineFault(status);
  if (fault !== undefined) throw fault;
}
