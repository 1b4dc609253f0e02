/** Puts a column of text onto a label, in the fonts of labels. */
import type { Box, Shape } from '../draw/drawing.ts';
import { faceRuns, runWidth, type Weight, widthOf } from '../fonts/label-fonts.ts';
import { type MeasureText, setColumn, type TextBlock } from './text-column.ts';

export interface Column {
  readonly box: Box;
  readonly dotsPerMm: number;
  readonly maxSize: number;
  readonly captionsBeside: boolean;
}

export function columnShapes(blocks: readonly TextBlock[], column: Column): Shape[] {
  const { box, dotsPerMm, maxSize, captionsBeside } = column;
  const space = { width: box.width, height: box.height, dotsPerMm, maxSize, captionsBeside };
  const placed = setColumn(blocks, space, measured());
  return placed.flatMap(({ text, weight, size, x, baseline }) =>
    lineShapes(text, weight, { size, x: box.x + x, baseline: box.y + baseline }),
  );
}

export interface LinePlace {
  readonly size: number;
  readonly x: number;
  readonly baseline: number;
}

/** One shape for each font that the line needs. */
export function lineShapes(text: string, weight: Weight, { size, x, baseline }: LinePlace): Shape[] {
  let pen = x;
  return faceRuns(text, weight).map((run) => {
    const shape = { kind: 'glyphs', text: run.text, face: run.face, size, x: Math.round(pen), baseline } as const;
    pen += runWidth(run) * size;
    return shape;
  });
}

/** A font's widths grow with its size, so each text is measured once; the search asks for many sizes. */
export function measured(): MeasureText {
  const widths = new Map<string, number>();
  return (text, weight, size) => {
    const key = `${weight} ${text}`;
    const width = widths.get(key) ?? widthOf(text, weight);
    widths.set(key, width);
    return width * size;
  };
}
