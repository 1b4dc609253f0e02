/** Lays a template out for one unit: each item becomes shapes in whole dots, and none leaves the label or its box. */
import { Fault } from '../../fault.ts';
import { type Box, type Drawing, emptyDrawing, moved, type PrintedCode, type Shape } from '../draw/drawing.ts';
import { type Filling, itemShapes, type Laid } from './item-shapes.ts';
import type { Item, Template } from './label-template.ts';
import { takenBoxes, turned } from './taken-boxes.ts';
import { trialMark } from './trial-mark.ts';

const USUAL_MARGIN_MM = 1;

export interface LabelFilling extends Filling {
  /** Of a trial station. */
  readonly isTrial?: boolean;
}

/** Throws `label.cannot-render` with the number, counted from 1, of the item that does not fit or has no content. */
export function layOut({ media, items }: Template, { isTrial = false, ...filling }: LabelFilling): Drawing {
  const drawing = emptyDrawing(media, media.dpi);
  const margin = Math.max(0, Math.floor((media.marginMm ?? USUAL_MARGIN_MM) * drawing.dotsPerMm) - 1); // an item on it may be rounded beyond
  const placed = items.map((item, at) => {
    try {
      return placeItem(item, itemShapes(item, filling, drawing.dotsPerMm), { drawing, margin });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Fault(error.code, { ...error.evidence, item: at + 1, type: item.type }, { cause: error });
    }
  });
  const shapes = placed.flatMap((each) => each.shapes);
  const mark = isTrial ? trialMark({ drawing, margin, taken: placed.flatMap(({ taken }) => taken) }) : [];
  const { widthMm, heightMm } = media;
  const codes = placed.flatMap(({ code }) => code ?? []);
  return { ...drawing, sizeMm: { widthMm, heightMm }, shapes: [...shapes, ...mark], codes };
}

interface Placed {
  readonly shapes: readonly Shape[];
  readonly taken: readonly Box[];
  readonly code?: PrintedCode;
}

function placeItem(
  item: Item,
  laid: Laid,
  { drawing, margin }: { readonly drawing: Drawing; readonly margin: number },
): Placed {
  const { rotation = 0 } = item;
  const isLying = rotation === 90 || rotation === 270;
  const dots = (mm: number): number => Math.round(mm * drawing.dotsPerMm);
  const box: Box = {
    x: dots(item.xMm),
    y: dots(item.yMm),
    width: isLying ? laid.height : laid.width,
    height: isLying ? laid.width : laid.height,
  };
  const [right, bottom] = [drawing.widthDots - margin, drawing.heightDots - margin];
  if (box.x < margin || box.y < margin || box.x + box.width > right || box.y + box.height > bottom) {
    throw new Fault('label.cannot-render', { reason: 'the item reaches beyond the label or into its margin' });
  }
  const shapes: Shape[] =
    rotation === 0
      ? laid.shapes.map((shape) => moved(shape, box.x, box.y))
      : [{ kind: 'turned', quarterTurns: rotation / 90, box, shapes: laid.shapes }];
  const taken = takenBoxes(item, laid, box);
  if (laid.code === undefined) return { shapes, taken };
  const at = turned(laid.code.box, laid, rotation / 90);
  return {
    shapes,
    taken,
    code: { ...laid.code, quarterTurns: rotation / 90, box: { ...at, x: box.x + at.x, y: box.y + at.y } },
  };
}
