/** Which places of a label an item takes: a code with its quiet zone, a text by its lines, a frame by its strokes. */
import type { Box, Shape } from '../draw/drawing.ts';
import { CAP_HEIGHT, runWidth } from '../fonts/label-fonts.ts';
import type { Item } from './label-template.ts';
import type { Laid } from './item-shapes.ts';

/** Below the baseline letters reach down as far as this, in type sizes. */
const DESCENT = 0.25;

/** In dots from the corner of the label; `box` is where the item lies. */
export function takenBoxes({ type, rotation = 0 }: Pick<Item, 'type' | 'rotation'>, laid: Laid, box: Box): Box[] {
  const whole: Box = { x: 0, y: 0, width: laid.width, height: laid.height };
  const own = type === 'text' || type === 'box' ? laid.shapes.flatMap(boxesOf) : [whole];
  return own.map((each) => {
    const { x, y, width, height } = turned(each, laid, rotation / 90);
    return { x: box.x + x, y: box.y + y, width, height };
  });
}

function boxesOf(shape: Shape): Box[] {
  switch (shape.kind) {
    case 'rects':
      return [...shape.rects];
    case 'glyphs': {
      const { size, x, baseline } = shape;
      const top = Math.floor(baseline - CAP_HEIGHT * size);
      return [
        { x, y: top, width: Math.ceil(runWidth(shape) * size), height: Math.ceil(baseline + DESCENT * size) - top },
      ];
    }
    case 'outline':
    case 'turned':
      throw new TypeError(`neither a text nor a frame has a shape ${shape.kind}`);
  }
}

/** Where a part of an item lies in it once the item has been turned clockwise. */
export function turned({ x, y, width, height }: Box, laid: Pick<Laid, 'width' | 'height'>, quarterTurns: number): Box {
  switch (quarterTurns) {
    case 1:
      return { x: laid.height - y - height, y: x, width: height, height: width };
    case 2:
      return { x: laid.width - x - width, y: laid.height - y - height, width, height };
    case 3:
      return { x: y, y: laid.width - x - width, width: height, height: width };
    default:
      return { x, y, width, height };
  }
}
