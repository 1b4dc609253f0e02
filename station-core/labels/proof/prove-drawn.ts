/** The last look at the label of a unit that lives: its codes are read from the very dots that the printer gets. */
import { Fault } from '../../fault.ts';
import type { Bitmap } from '../draw/bitmap.ts';
import type { Drawing } from '../draw/drawing.ts';
import { DECODERS, wipeDecoders } from './decoders.ts';
import { dotsOf } from './grey.ts';
import { isTextOf } from './prove-codes.ts';

/**
 * Throws `label.misdrawn` with code and decoder, and without the text. Only for a thread that ends and proves one label at a
 * time: the memory of both decoders is wiped, but they hand over strings, which cannot be.
 */
export async function proveDrawn(label: 'inner' | 'outer', { codes }: Drawing, bitmap: Bitmap): Promise<void> {
  try {
    for (const code of codes) {
      const picture = dotsOf(bitmap, code);
      for (const [decoder, { decode }] of Object.entries(DECODERS)) {
        const found = await decode(picture, code.symbology);
        if (found !== undefined && isTextOf(code, found.text)) continue;
        throw new Fault('label.misdrawn', { label, symbology: code.symbology, decoder, read: found !== undefined });
      }
      picture.pixels.fill(0);
    }
  } finally {
    wipeDecoders();
  }
}
