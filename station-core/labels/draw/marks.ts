/** Marks as outlines of our own, in the proportions of the law. y points down; a mark is 1 high. */
import type { PathCommand } from './flatten.ts';

export interface Mark {
  readonly path: readonly PathCommand[];
  readonly width: number;
}

/** Where four cubic curves follow a circle best: (4/3)·tan(π/8). */
const ROUND = 0.5523;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * CE (Regulation (EC) 765/2008, annex II): both letters are parts of circles of the same size, which overlap by the
 * width of a stroke and end a twentieth of the height beyond their centres. Strokes are 0.15 of the height.
 */
export function ceMark(): Mark {
  const [outer, inner, end] = [0.5, 0.35, 0.05];
  const middle = 0.5;
  const letter = (x: number): PathCommand[] => crescent({ x, y: middle }, { outer, inner, end });
  const [c, e] = [0.5, 1.35];
  const half = 0.075;
  const left = e - Math.sqrt(inner ** 2 - half ** 2) - 0.02; // a little into the stroke: no gap between bar and circle
  return {
    path: [
      ...letter(c),
      ...letter(e),
      ...polygon([
        [left, middle - half],
        [e - 0.05, middle - half],
        [e - 0.05, middle + half],
        [left, middle + half],
      ]),
    ],
    width: 1.4,
  };
}

/**
 * WEEE (Directive 2012/19/EU, annex IX; EN 50419): the crossed-out wheeled bin, and below it the bar that says the product was put
 * on the market after August 2005.
 */
export function weeeMark(): Mark {
  const bin: [number, number][] = [
    [0.155, 0.205],
    [0.585, 0.205],
    [0.53, 0.68],
    [0.21, 0.68],
  ];
  const hollow: [number, number][] = [
    [0.245, 0.645],
    [0.495, 0.645],
    [0.545, 0.24],
    [0.195, 0.24],
  ];
  return {
    path: [
      ...polygon(bin),
      ...polygon(hollow),
      ...polygon([
        [0.12, 0.15],
        [0.62, 0.15],
        [0.62, 0.185],
        [0.12, 0.185],
      ]), // lid
      ...polygon([
        [0.29, 0.1],
        [0.45, 0.1],
        [0.45, 0.15],
        [0.29, 0.15],
      ]), // handle
      ...disc({ x: 0.255, y: 0.715 }, 0.05),
      ...stroke([0.02, 0.04], [0.72, 0.78]),
      ...stroke([0.72, 0.04], [0.02, 0.78]),
      ...polygon([
        [0.12, 0.86],
        [0.62, 0.86],
        [0.62, 1],
        [0.12, 1],
      ]),
    ],
    width: 0.74,
  };
}

/** Clockwise on the page for a fill, the other way round for a hole. */
function polygon(corners: readonly (readonly [number, number])[]): PathCommand[] {
  return [
    ...corners.map(([x, y], at): PathCommand => ({ command: at === 0 ? 'moveTo' : 'lineTo', args: [x, y] })),
    { command: 'closePath', args: [] },
  ];
}

/** A line of the width that the cross has. */
function stroke([fromX, fromY]: readonly [number, number], [toX, toY]: readonly [number, number]): PathCommand[] {
  const length = Math.hypot(toX - fromX, toY - fromY);
  const [x, y] = [((fromY - toY) / length) * 0.02, ((toX - fromX) / length) * 0.02];
  return polygon([
    [fromX - x, fromY - y],
    [toX - x, toY - y],
    [toX + x, toY + y],
    [fromX + x, fromY + y],
  ]);
}

function disc({ x, y }: Point, radius: number): PathCommand[] {
  const k = ROUND * radius;
  return [
    { command: 'moveTo', args: [x - radius, y] },
    { command: 'bezierCurveTo', args: [x - radius, y - k, x - k, y - radius, x, y - radius] },
    { command: 'bezierCurveTo', args: [x + k, y - radius, x + radius, y - k, x + radius, y] },
    { command: 'bezierCurveTo', args: [x + radius, y + k, x + k, y + radius, x, y + radius] },
    { command: 'bezierCurveTo', args: [x - k, y + radius, x - radius, y + k, x - radius, y] },
    { command: 'closePath', args: [] },
  ];
}

/** The left half of a ring, drawn on to `end` beyond the centre. */
function crescent(
  { x, y }: Point,
  ring: { readonly outer: number; readonly inner: number; readonly end: number },
): PathCommand[] {
  const { outer, inner, end } = ring;
  const [k, j] = [ROUND * outer, ROUND * inner];
  return [
    { command: 'moveTo', args: [x + end, y - outer] },
    { command: 'lineTo', args: [x, y - outer] },
    { command: 'bezierCurveTo', args: [x - k, y - outer, x - outer, y - k, x - outer, y] },
    { command: 'bezierCurveTo', args: [x - outer, y + k, x - k, y + outer, x, y + outer] },
    { command: 'lineTo', args: [x + end, y + outer] },
    { command: 'lineTo', args: [x + end, y + inner] },
    { command: 'lineTo', args: [x, y + inner] },
    { command: 'bezierCurveTo', args: [x - j, y + inner, x - inner, y + j, x - inner, y] },
    { command: 'bezierCurveTo', args: [x - inner, y - j, x - j, y - inner, x, y - inner] },
    { command: 'lineTo', args: [x + end, y - inner] },
    { command: 'closePath', args: [] },
  ];
}
