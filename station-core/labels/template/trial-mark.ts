/** The word TRIAL on a label that somebody laid out: where the template leaves room, over nothing, and never left out. */
import { Fault } from '../../fault.ts';
import { TRIAL } from '../../model/issuance/trial.ts';
import type { Box, Drawing, Shape } from '../draw/drawing.ts';
import { CAP_HEIGHT, widthOf } from '../fonts/label-fonts.ts';
import { lineShapes } from '../layout/set-text.ts';

/** Type sizes, the largest that fits is taken: the last is the smallest that is read without a glass. */
const SIZES_MM = [5, 4, 3, 2.4, 1.9, 1.5];
/** Between the frame and whatever is beside it. */
const GAP_MM = 0.4;
/** Of the type size: from the letters to the frame, and the frame. */
const PADDING = 0.35;
const STROKE = 0.08;

export interface Room {
  readonly drawing: Drawing;
  /** Of the paper, in dots. */
  readonly margin: number;
  /** What must stay free of it. */
  readonly taken: readonly Box[];
}

/** Throws `label.cannot-render` when nothing is free that is large enough. */
export function trialMark(room: Room): Shape[] {
  const { dotsPerMm } = room.drawing;
  for (const sizeMm of SIZES_MM) {
    const mark = markOf(Math.round(sizeMm * dotsPerMm));
    for (const turned of [false, true]) {
      const [width, height] = turned ? [mark.height, mark.width] : [mark.width, mark.height];
      const at = freePlace(room, { width, height });
      if (at === undefined) continue;
      return [{ kind: 'turned', quarterTurns: turned ? 1 : 0, box: { ...at, width, height }, shapes: mark.shapes }];
    }
  }
  const { width, height } = markOf(Math.round((SIZES_MM.at(-1) ?? 0) * dotsPerMm));
  const mm = (dots: number): number => Math.ceil((dots / dotsPerMm + 2 * GAP_MM) * 10) / 10;
  const reason = `no room for the word ${TRIAL}, which a trial station prints on each label`;
  throw new Fault('label.cannot-render', { reason, widthMm: mm(width), heightMm: mm(height) });
}

interface Mark {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** The word in a frame. */
function markOf(size: number): Mark {
  const padding = Math.round(PADDING * size);
  const stroke = Math.max(1, Math.round(STROKE * size));
  const width = Math.ceil(widthOf(TRIAL, 'bold') * size) + 2 * padding;
  const height = Math.ceil(CAP_HEIGHT * size) + 2 * padding;
  const rects = [
    { x: 0, y: 0, width, height: stroke },
    { x: 0, y: height - stroke, width, height: stroke },
    { x: 0, y: 0, width: stroke, height },
    { x: width - stroke, y: 0, width: stroke, height },
  ];
  return {
    width,
    height,
    shapes: [{ kind: 'rects', rects }, ...lineShapes(TRIAL, 'bold', { size, x: padding, baseline: height - padding })],
  };
}

/** Whatever lies free can be pushed to the left and up until it meets an edge or something: only those places are tried. */
function freePlace(
  { drawing, margin, taken }: Room,
  { width, height }: Pick<Box, 'width' | 'height'>,
): Pick<Box, 'x' | 'y'> | undefined {
  const gap = Math.ceil(GAP_MM * drawing.dotsPerMm);
  const [right, bottom] = [drawing.widthDots - margin - width, drawing.heightDots - margin - height];
  const places = (edges: readonly number[], last: number): number[] =>
    [...new Set([margin, ...edges.map((edge) => edge + gap)])].filter((at) => at >= margin && at <= last);
  const columns = places(
    taken.map((box) => box.x + box.width),
    right,
  );
  for (const y of places(
    taken.map((box) => box.y + box.height),
    bottom,
  )) {
    const x = columns.find((each) => taken.every((box) => isApart({ x: each, y, width, height }, box, gap)));
    if (x !== undefined) return { x, y };
  }
  return undefined;
}

function isApart(a: Box, b: Box, gap: number): boolean {
  return (
    a.x + a.width + gap <= b.x ||
    b.x + b.width + gap <= a.x ||
    a.y + a.height + gap <= b.y ||
    b.y + b.height + gap <= a.y
  );
}
