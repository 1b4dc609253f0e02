import { FEATURES } from '../fonts/label-fonts.ts';
import { Bitmap } from './bitmap.ts';
import { type Box, type Drawing, moved, type Shape } from './drawing.ts';
import { fillOutline } from './fill.ts';
import { edgesOf } from './flatten.ts';

/** The label as the print head burns it: one bit a dot. */
export function drawBitmap(drawing: Drawing): Bitmap {
  const bitmap = new Bitmap(drawing);
  for (const shape of drawing.shapes) drawShape(bitmap, shape);
  return bitmap;
}

function drawShape(bitmap: Bitmap, shape: Shape): void {
  switch (shape.kind) {
    case 'rects':
      for (const rect of shape.rects) darkenRect(bitmap, rect);
      return;
    case 'glyphs':
      drawGlyphs(bitmap, shape);
      return;
    case 'outline':
      fillOutline(bitmap, edgesOf(shape.path), { ...shape, scaleX: shape.scale, scaleY: shape.scale });
      return;
    case 'turned':
      drawTurned(bitmap, shape);
  }
}

function darkenRect(bitmap: Bitmap, { x, y, width, height }: Box): void {
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++) bitmap.darken(column, row);
}

function drawGlyphs(bitmap: Bitmap, { text, face, size, x, baseline }: Shape & { kind: 'glyphs' }): void {
  const scale = size / face.font.unitsPerEm;
  const { glyphs, positions } = face.font.layout(text, FEATURES);
  let pen = x;
  for (const [at, glyph] of glyphs.entries()) {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[at] ?? {};
    const place = { scaleX: scale, scaleY: -scale, x: pen + xOffset * scale, y: baseline - yOffset * scale };
    fillOutline(bitmap, edgesOf(glyph.path.commands), place);
    pen += xAdvance * scale;
  }
}

/** Round letters, accents and descenders reach a little beyond the box of their text. */
const BEYOND = 0.3;

/** Drawn upright first, so that a turned letter has the same dots as an upright one. */
function drawTurned(bitmap: Bitmap, { quarterTurns, box, shapes }: Shape & { kind: 'turned' }): void {
  const lying = quarterTurns % 2 === 1;
  const [width, height] = lying ? [box.height, box.width] : [box.width, box.height];
  const edge = Math.ceil(height * BEYOND);
  using upright = new Bitmap({ widthDots: width + 2 * edge, heightDots: height + 2 * edge });
  for (const shape of shapes) drawShape(upright, moved(shape, edge, edge));
  for (let y = -edge; y < height + edge; y++) {
    for (let x = -edge; x < width + edge; x++) {
      if (!upright.isDark(x + edge, y + edge)) continue;
      const [right, down] = [width - 1 - x, height - 1 - y];
      const turned = [
        { x, y },
        { x: down, y: x },
        { x: right, y: down },
        { x: y, y: right },
      ][quarterTurns];
      if (turned !== undefined) bitmap.darken(box.x + turned.x, box.y + turned.y);
    }
  }
}
