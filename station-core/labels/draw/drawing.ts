/**
 * A label as it is laid out, in whole printer dots from its top left corner. PDF, bitmap and ZPL are made of this and of
 * nothing else, so that they have the same geometry.
 */
import type { Secret } from '../../secret.ts';
import type { Face } from '../fonts/label-fonts.ts';
import type { Dpi, SizeMm } from '../media.ts';
import type { PathCommand } from './flatten.ts';

export interface Drawing {
  readonly sizeMm: SizeMm;
  readonly dotsPerMm: number;
  readonly widthDots: number;
  readonly heightDots: number;
  readonly shapes: readonly Shape[];
  /** What a scanner reads from it. */
  readonly codes: readonly PrintedCode[];
}

export type Symbology = 'qr' | 'dataMatrix' | 'code128';

export interface PrintedCode {
  readonly symbology: Symbology;
  /** With its quiet zone. */
  readonly box: Box;
  readonly moduleDots: number;
  readonly quietModules: number;
  /** Of a QR code. */
  readonly level?: 'M' | 'Q';
  /** Clockwise; it stands upright if absent. */
  readonly quarterTurns?: number;
  readonly text: Secret<string>;
}

/** In dots, from the top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Shape =
  | { readonly kind: 'rects'; readonly rects: readonly Box[] }
  /** `x` and `baseline` are where the first letter begins. */
  | {
      readonly kind: 'glyphs';
      readonly text: string;
      readonly face: Face;
      readonly size: number;
      readonly x: number;
      readonly baseline: number;
    }
  /** Filled by the nonzero rule; y points down. `scale` dots are a unit of the path. */
  | {
      readonly kind: 'outline';
      readonly path: readonly PathCommand[];
      readonly x: number;
      readonly y: number;
      readonly scale: number;
    }
  /** Shapes of a drawing of their own, turned clockwise so that it fills `box`. */
  | { readonly kind: 'turned'; readonly quarterTurns: number; readonly box: Box; readonly shapes: readonly Shape[] };

/** What is sold as 203 dpi has 8 dots a millimetre, what is sold as 152 has 6. */
const DOTS_PER_MM = { 152: 6, 203: 8, 300: 300 / 25.4, 600: 600 / 25.4 } as const satisfies Record<Dpi, number>;

/** A dot that lies on the edge only in part is none of the label's. */
export function emptyDrawing(sizeMm: SizeMm, dpi: Dpi): Drawing {
  const dotsPerMm = DOTS_PER_MM[dpi];
  const dots = (mm: number): number => Math.floor(mm * dotsPerMm + 1e-6);
  return {
    sizeMm,
    dotsPerMm,
    widthDots: dots(sizeMm.widthMm),
    heightDots: dots(sizeMm.heightMm),
    shapes: [],
    codes: [],
  };
}

/** The same shape further to the right and further down. */
export function moved(shape: Shape, right: number, down: number): Shape {
  const shift = (box: Box): Box => ({ ...box, x: box.x + right, y: box.y + down });
  switch (shape.kind) {
    case 'rects':
      return { ...shape, rects: shape.rects.map(shift) };
    case 'glyphs':
      return { ...shape, x: shape.x + right, baseline: shape.baseline + down };
    case 'outline':
      return { ...shape, x: shape.x + right, y: shape.y + down };
    case 'turned':
      return { ...shape, box: shift(shape.box) };
  }
}
