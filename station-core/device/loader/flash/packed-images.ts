/**
 * The images of one firmware release as they go over the wire: packed once, by whichever board needs one first, and
 * shared by all. It belongs to the release and goes with it. What is secret to one unit never comes in here.
 */
import { createHash } from 'node:crypto';
import { packRegion, type PackedRegion, type Packing } from './flash-packing.ts';

export class PackedImages {
  readonly #packed = new Map<string, Promise<PackedRegion>>();

  /** By content: the same bytes in two places, or patched in the same way for two boards, are packed once. */
  async packed(bytes: Uint8Array, packing: Packing): Promise<PackedRegion> {
    const sha256Hex = createHash('sha256').update(bytes).digest('hex');
    const key = `${sha256Hex} ${packing.blockBytes} ${packing.compress ? 'deflate' : 'plain'}`;
    const known = this.#packed.get(key);
    if (known !== undefined) return known;
    const packed = packRegion(bytes, packing);
    this.#packed.set(key, packed);
    packed.catch(() => this.#packed.delete(key)); // reported to whoever waits; the next one tries again
    return packed;
  }

  get size(): number {
    return this.#packed.size;
  }
}
