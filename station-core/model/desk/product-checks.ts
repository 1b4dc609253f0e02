/** What is looked at of a product without a board, in the order in which it is shown. */
export const PRODUCT_CHECKS = [
  'description',
  'release',
  'build',
  'fit',
  'settings',
  'agent',
  'unit-data',
  'labels',
] as const;
export type ProductCheck = (typeof PRODUCT_CHECKS)[number];
