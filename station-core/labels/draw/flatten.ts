/** Outlines of letters and marks as straight edges. */

export interface PathCommand {
  readonly command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath';
  readonly args: readonly number[];
}

/** Four numbers an edge: from x, from y, to x, to y, in the coordinates of the path. */
export type Edges = Float64Array;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Straight pieces a curve is cut into: a letter is some fifty dots high, so each is shorter than a few dots. */
const PIECES = 6;

/** A font gives the same path for the same letter every time, and a label has the same letters many times. */
const known = new WeakMap<readonly PathCommand[], Edges>();

export function edgesOf(path: readonly PathCommand[]): Edges {
  const edges = known.get(path) ?? flatten(path);
  known.set(path, edges);
  return edges;
}

/** Every contour is closed. */
function flatten(path: readonly PathCommand[]): Edges {
  const edges: number[] = [];
  let start: Point = { x: 0, y: 0 };
  let at = start;
  const lineTo = (to: Point): void => {
    if (to.x !== at.x || to.y !== at.y) edges.push(at.x, at.y, to.x, to.y);
    at = to;
  };
  for (const { command, args } of path) {
    const points = pairs(args);
    if (command === 'closePath' || command === 'moveTo') lineTo(start);
    if (command === 'moveTo') start = at = points[0] ?? start;
    else if (points.length > 0) for (const each of curve([at, ...points])) lineTo(each);
  }
  lineTo(start);
  return Float64Array.from(edges);
}

function pairs(args: readonly number[]): Point[] {
  return Array.from({ length: args.length / 2 }, (_, n) => ({ x: args[2 * n] ?? 0, y: args[2 * n + 1] ?? 0 }));
}

/** Points of the Bézier curve over these control points without its first, by de Casteljau. Two of them are a line. */
function curve(controls: readonly Point[]): Point[] {
  if (controls.length === 2) return controls.slice(1);
  return Array.from({ length: PIECES }, (_, n) => {
    const t = (n + 1) / PIECES;
    let points = controls;
    while (points.length > 1) points = points.slice(1).map((to, at) => between(points[at] ?? to, to, t));
    return points[0] ?? { x: 0, y: 0 };
  });
}

function between(from: Point, to: Point, t: number): Point {
  return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
}
