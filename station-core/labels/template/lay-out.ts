/** Lays a template out for one unit: each item becomes shapes in whole dots, and none leaves the label or its box. */
import { Fault } from '../../fault.ts';
import { type Box, type Drawing, emptyDrawing, moved, type Shape } from '../draw/drawing.ts';
import { type Filling, itemShapes, type Laid } from './item-shapes.ts';
import type { Item, Template } from './label-template.ts';

const USUAL_MARGIN_MM = 1;

/** Throws `label.cannot-render` with the number of the item that does not fit or has no content. */
export function layOut({ media, items }: Template, filling: Filling): Drawing {
  const drawing = emptyDrawing(media, media.dpi);
  const margin = Math.max(0, Math.floor((media.marginMm ?? USUAL_MARGIN_MM) * drawing.dotsPerMm) - 1); // an item on it may be rounded beyond
  const shapes = items.flatMap((item, at) => {
    try {
      const laid = itemShapes(item, filling, drawing.dotsPerMm);
      return placed(item, laid, { drawing, margin });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Fault(error.code, { ...error.evidence, item: at, type: item.type }, { cause: error });
    }
  });
  return { ...drawing, sizeMm: { widthMm: media.widthMm, heightMm: media.heightMm }, shapes };
}

function placed(
  item: Item,
  laid: Laid,
  { drawing, margin }: { readonly drawing: Drawing; readonly margin: number },
): Shape[] {
  const { rotation = 0 } = item;
  const turned = rotation === 90 || rotation === 270;
  const dots = (mm: number): number => Math.round(mm * drawing.dotsPerMm);
  const box: Box = {
    x: dots(item.xMm),
    y: dots(item.yMm),
    width: turned ? laid.height : laid.width,
    height: turned ? laid.width : laid.height,
  };
  const [right, bottom] = [drawing.widthDots - margin, drawing.heightDots - margin];
  if (box.x < margin || box.y < margin || box.x + box.width > right || box.y + box.height > bottom) {
    throw new Fault('label.cannot-render', { reason: 'the item reaches beyond the label or into its margin' });
  }
  if (rotation === 0) return laid.shapes.map((shape) => moved(shape, box.x, box.y));
  return [{ kind: 'turned', quarterTurns: rotation / 90, box, shapes: laid.shapes }];
}
