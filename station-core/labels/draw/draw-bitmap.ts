import { FEATURES } from '../fonts/label-fonts.ts';
import { Bitmap } from './bitmap.ts';
import type { Box, Drawing, Shape } from './drawing.ts';
import { fillOutline } from './fill.ts';
import { edgesOf } from './flatten.ts';

/** The label as the print head burns it: one bit a dot. */
export function drawBitmap(drawing: Drawing): Bitmap {
  const bitmap = new Bitmap(drawing);
  for (const shape of drawing.shapes) drawShape(bitmap, shape);
  return bitmap;
}

const AS_IT_IS = { scaleX: 1, scaleY: 1, x: 0, y: 0 };

function drawShape(bitmap: Bitmap, shape: Shape): void {
  switch (shape.kind) {
    case 'rects':
      for (const rect of shape.rects) darkenRect(bitmap, rect);
      return;
    case 'glyphs':
      drawGlyphs(bitmap, shape);
      return;
    case 'outline':
      fillOutline(bitmap, edgesOf(shape.path), AS_IT_IS);
      return;
    case 'picture':
      copyPicture(bitmap, shape);
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

function copyPicture(bitmap: Bitmap, { bitmap: picture, x, y }: Shape & { kind: 'picture' }): void {
  for (let row = 0; row < picture.heightDots; row++) {
    for (let column = 0; column < picture.widthDots; column++) {
      if (picture.isDark(column, row)) bitmap.darken(x + column, y + row);
    }
  }
}
