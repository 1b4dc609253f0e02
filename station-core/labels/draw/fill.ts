import type { Bitmap } from './bitmap.ts';
import type { Edges } from './flatten.ts';

/** From the coordinates of an outline to dots: a scale for each axis, then a shift. */
export interface Placing {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly x: number;
  readonly y: number;
}

/** Scan lines through each row of dots. */
const LINES_PER_DOT = 4;
/** A dot becomes dark from here on: a little less than half, so that a thin stroke between two rows is not lost. */
const DARK_FROM = 0.42;

/** Darkens the dots that the outline covers, by the nonzero rule. Works on arrays of numbers: a label has a thousand rows of letters. */
export function fillOutline(bitmap: Bitmap, outline: Edges, placing: Placing): void {
  const edges = placed(outline, placing);
  const { left, right, top, bottom } = boundsOf(edges);
  if (left > right) return;
  const covered = new Float32Array(Math.ceil(right) - Math.floor(left) + 1);
  const line = new ScanLine(edges.length / 4);
  const from = Math.floor(left);
  const last = Math.min(bitmap.heightDots - 1, Math.ceil(bottom));
  for (let row = Math.max(0, Math.floor(top)); row <= last; row++) {
    covered.fill(0);
    line.enter(edges, row);
    for (let at = 0; at < LINES_PER_DOT; at++) {
      line.cross(edges, row + (at + 0.5) / LINES_PER_DOT);
      line.addTo(covered, from);
    }
    for (let dot = 0; dot < covered.length; dot++) if ((covered[dot] ?? 0) >= DARK_FROM) bitmap.darken(from + dot, row);
  }
}

function placed(outline: Edges, { scaleX, scaleY, x, y }: Placing): Edges {
  const edges = new Float64Array(outline.length);
  for (let at = 0; at < edges.length; at += 2) {
    edges[at] = (outline[at] ?? 0) * scaleX + x;
    edges[at + 1] = (outline[at + 1] ?? 0) * scaleY + y;
  }
  return edges;
}

function boundsOf(edges: Edges): { left: number; right: number; top: number; bottom: number } {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < edges.length; at += 2) {
    const [x, y] = [edges[at] ?? 0, edges[at + 1] ?? 0];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, right, top, bottom };
}

/** Where one horizontal line crosses an outline, from left to right, and whether the outline goes down there or up. */
class ScanLine {
  readonly #x: Float64Array;
  readonly #winding: Int8Array;
  /** Edges that touch the row of dots. */
  readonly #near: Int32Array;
  #nearCount = 0;
  #count = 0;

  constructor(edges: number) {
    this.#near = new Int32Array(edges);
    this.#x = new Float64Array(edges);
    this.#winding = new Int8Array(edges);
  }

  enter(edges: Edges, row: number): void {
    this.#nearCount = 0;
    for (let at = 0; at < edges.length; at += 4) {
      const [fromY, toY] = [edges[at + 1] ?? 0, edges[at + 3] ?? 0];
      if (fromY < row ? toY > row : toY < row + 1 || fromY < row + 1) this.#near[this.#nearCount++] = at;
    }
  }

  cross(edges: Edges, y: number): void {
    this.#count = 0;
    for (let n = 0; n < this.#nearCount; n++) {
      const at = this.#near[n] ?? 0;
      const [fromY, toY] = [edges[at + 1] ?? 0, edges[at + 3] ?? 0];
      // Half open: a corner that two edges share counts once.
      if (fromY <= y === toY <= y) continue;
      const [fromX, toX] = [edges[at] ?? 0, edges[at + 2] ?? 0];
      this.#insert(fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX), toY > fromY ? 1 : -1);
    }
  }

  /** Adds the share of each dot that lies inside. */
  addTo(covered: Float32Array, left: number): void {
    let winding = 0;
    let from = 0;
    for (let at = 0; at < this.#count; at++) {
      const x = (this.#x[at] ?? 0) - left;
      if (winding === 0) from = x;
      winding += this.#winding[at] ?? 0;
      if (winding === 0) addSpan(covered, from, x);
    }
  }

  /** A line crosses a letter a few times: sorted as they come. */
  #insert(x: number, winding: 1 | -1): void {
    let at = this.#count++;
    for (; at > 0 && (this.#x[at - 1] ?? 0) > x; at--) {
      this.#x[at] = this.#x[at - 1] ?? 0;
      this.#winding[at] = this.#winding[at - 1] ?? 0;
    }
    this.#x[at] = x;
    this.#winding[at] = winding;
  }
}

function addSpan(covered: Float32Array, from: number, to: number): void {
  for (let dot = Math.floor(from); dot < to; dot++) {
    const share = Math.min(to, dot + 1) - Math.max(from, dot);
    covered[dot] = (covered[dot] ?? 0) + share / LINES_PER_DOT;
  }
}
