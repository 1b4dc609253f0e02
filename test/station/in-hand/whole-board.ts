import { createHash } from 'node:crypto';
import fuses from '../../../fixtures/vectors/efuse_fields.json' with { type: 'json' };
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';

/** Everything that outlives a reset: each byte of flash, and each eFuse as burnt, whatever a host may read of it. */
export function everythingOn(board: JigBoard): { readonly flashSha256Hex: string; readonly efuses: unknown } {
  const names = Object.keys(fuses[board.chip].fields);
  return {
    flashSha256Hex: createHash('sha256').update(board.flash).digest('hex'),
    efuses: Object.fromEntries(names.map((name) => [name, board.efuse(name)])),
  };
}
