import type { ProductConfig } from './product-config.ts';

export type LastingRight = 'lock' | 'burn';

/** What a product does to a unit for good. Officers allow it by name, in the permit. */
export function neededRights({
  lock,
  securityProfile,
}: Pick<ProductConfig, 'lock' | 'securityProfile'>): LastingRight[] {
  return [
    ...(lock ? (['lock'] as const) : []),
    ...(securityProfile?.burnByStation === true ? (['burn'] as const) : []),
  ];
}
