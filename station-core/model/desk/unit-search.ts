import { OUTCOMES } from '../outcome.ts';

/** The words of looking for units, which index, command line and screens share. */

/** `open`: no end is recorded. */
export const OUTCOME_FILTERS = [...OUTCOMES, 'open'] as const;
export type OutcomeFilter = (typeof OUTCOME_FILTERS)[number];

export const UNIT_SORTS = [
  'serial',
  'product',
  'order',
  'operator',
  'slot',
  'firmware',
  'outcome',
  'fault',
  'first',
  'last',
] as const;
export type UnitSort = (typeof UNIT_SORTS)[number];

/** Ids that the index keeps as keys. */
export const KEY_KINDS = ['serial', 'cert-serial', 'cert-sha256', 'spki-sha256', 'ssid', 'label-job'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** By what a unit can be found. */
export const FOUND_BY = [...KEY_KINDS, 'mac', 'run'] as const;
export type FoundBy = (typeof FOUND_BY)[number];
