/** Relabelling writes no firmware, so a unit must hold what the product is made of: its chip says so of its own flash. */
import type { Board } from '../../../device/board.ts';
import { md5Hex } from '../../../device/loader/flash/flash-md5.ts';
import { contentOf, type FlashRegion, regionContent } from '../../../device/loader/flash/flash-region.ts';
import { Fault } from '../../../fault.ts';
import type { Product } from '../../product/product.ts';

export interface HeldRegion extends ReturnType<typeof regionContent> {
  readonly md5Hex: string;
}

/** The regions of the release that are in flash as released. Throws when what the unit starts is not. */
export async function heldRegions(
  board: Pick<Board, 'md5'>,
  product: Product,
  signal: AbortSignal,
): Promise<readonly HeldRegion[]> {
  const held: HeldRegion[] = [];
  for (const region of product.regions) {
    const content = regionContent(region);
    const found = await board.md5(content, signal);
    if (found === md5Hex(contentOf(region))) held.push({ ...content, md5Hex: found });
    else if (mustBeHeld(region, product)) throw otherRelease(region, product);
  }
  return held;
}

/** Of what else a release writes, such as settings or the choice of a slot, the firmware may have made something of its own. */
function mustBeHeld({ name, offsetBytes }: FlashRegion, { build }: Product): boolean {
  const file = build.files.find((each) => each.name === name && each.offsetBytes === offsetBytes);
  return file === undefined || file.image !== 'no-image' || /^partition[-_]table$/.test(file.name);
}

function otherRelease({ name, offsetBytes }: FlashRegion, { build, release }: Product): Fault {
  const { version } = build.app;
  return new Fault('unit.other-release', {
    region: name,
    offsetBytes,
    wanted: version,
    release: release.releaseSha256Hex,
  });
}
