/** An OID kept for examples is nobody's: right for a trial, and wrong in the certificate of a unit that is sold. */
import { Fault } from '../../fault.ts';
import { EXAMPLE_ARCS } from '../../model/certificate-subject.ts';
import type { ProductFinding } from './finding.ts';

export function hardwareTypeFindings({ hardwareTypeOid }: { readonly hardwareTypeOid: string }): ProductFinding[] {
  if (!EXAMPLE_ARCS.some((arc) => `${hardwareTypeOid}.`.startsWith(`${arc}.`))) return [];
  return [{ check: 'description', state: 'warning', fault: new Fault('product.example-oid', { hardwareTypeOid }) }];
}
