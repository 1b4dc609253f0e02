/** Whether the units of a product can ever get another label: new secrets go into their flash through the loader. */
import { Fault } from '../../../fault.ts';
import type { ProductConfig } from '../../product/product-config.ts';

/** Throws `unit.label-fixed` for a product whose finished units nobody can write to. */
export function refuseFixedLabels({ product, securityProfile, identity }: ProductConfig): void {
  if (securityProfile === undefined) return;
  const { flashEncryption, downloadMode, secureBoot } = securityProfile;
  const noAgent = identity.arrival === 'ram' && secureBoot === 'on'; // its ROM starts nothing from RAM any more
  if (flashEncryption === 'off' && downloadMode === 'open' && !noAgent) return;
  throw new Fault('unit.label-fixed', { product, flashEncryption, downloadMode, secureBoot });
}
