import type { LineAsked } from '../../../../station-core/contract.ts';

/** Which runs the figures are about. */
export interface Asked {
  readonly period: LineAsked['period'];
  readonly order?: string | undefined;
  readonly operator?: string | undefined;
  readonly station?: string | undefined;
}
