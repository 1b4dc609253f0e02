import { Fault } from '../../fault.ts';
import { drawBitmap } from '../draw/draw-bitmap.ts';
import type { Drawing } from '../draw/drawing.ts';
import type { LabelData } from '../label-data.ts';
import { drawingsOf } from '../render-label.ts';
import { proveCodes, type ProvenCode } from './prove-codes.ts';

export interface ProvenLabel {
  readonly dotsPerMm: number;
  readonly codes: readonly ProvenCode[];
}

export type ProvenLabels = Readonly<Record<'inner' | 'outer', ProvenLabel>>;

/**
 * Reads both labels of a made-up unit back from the dots that a printer would get. Throws `label.fails-proof`. Not for a
 * unit that lives: the memory of the decoders is not wiped.
 */
export async function proveLabel(data: LabelData): Promise<ProvenLabels> {
  const { inner, outer, qrText } = drawingsOf(data);
  using _ = qrText;
  const proven = {
    inner: await proveDrawing('inner', inner),
    outer: await proveDrawing('outer', outer),
  };
  return {
    inner: { dotsPerMm: inner.dotsPerMm, codes: proven.inner },
    outer: { dotsPerMm: outer.dotsPerMm, codes: proven.outer },
  };
}

async function proveDrawing(label: 'inner' | 'outer', drawing: Drawing): Promise<readonly ProvenCode[]> {
  try {
    return await proveCodes(drawing.codes, drawBitmap(drawing));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.code, { label, ...error.evidence }, { cause: error });
  }
}
