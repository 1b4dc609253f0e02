import { drawBitmap } from '../draw/draw-bitmap.ts';
import type { LabelData } from '../label-data.ts';
import { drawingsOf } from '../render-label.ts';
import { proveCodes } from './prove-codes.ts';

/**
 * Reads both labels of a made-up unit back from the dots that a printer would get. Throws `label.fails-proof`. Not for a
 * unit that lives: decoders know only strings, which cannot be wiped.
 */
export async function proveLabel(data: LabelData): Promise<void> {
  const { inner, outer, qrText } = drawingsOf(data);
  using _ = qrText;
  for (const drawing of [inner, outer]) await proveCodes(drawing.codes, drawBitmap(drawing));
}
