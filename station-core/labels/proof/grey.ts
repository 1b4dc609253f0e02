/** Pictures of a printed code as a scanner sees it: one byte a pixel, 0 is black. They may hold secrets: to be wiped. */
import type { Bitmap } from '../draw/bitmap.ts';
import type { Box } from '../draw/drawing.ts';

export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
}

/** A code and its quiet zone, on the label. */
export interface PhotographedCode {
  readonly box: Box;
  readonly moduleDots: number;
}

const PAPER = 255;
const INK = 0;

/** Pixels a module is wide: what a phone has of a code that fills a quarter of its picture. */
export const PIXELS = 5;
/** Of paper around the quiet zone. */
const EDGE_MODULES = 2;
/** Points looked at in each pixel, along each axis. */
const SAMPLES = 3;

/** The very dots of a code, its quiet zone and some paper around it. */
export function dotsOf(bitmap: Bitmap, { box, moduleDots }: PhotographedCode): Grey {
  const edge = EDGE_MODULES * moduleDots;
  return drawn(box.width + 2 * edge, box.height + 2 * edge, (x, y) => {
    const [column, row] = [x - edge, y - edge];
    const isInside = column >= 0 && row >= 0 && column < box.width && row < box.height;
    return isInside && bitmap.isDark(box.x + column, box.y + row) ? INK : PAPER;
  });
}

/** A code with its quiet zone and some paper around it. Each pixel is as dark as the dots under it are on average. */
export function photographed(bitmap: Bitmap, { box, moduleDots }: PhotographedCode): Grey {
  const { x, y, width, height } = box;
  const edge = EDGE_MODULES * moduleDots;
  const dots = moduleDots / PIXELS;
  const isInk = (column: number, row: number): boolean =>
    column >= 0 && row >= 0 && column < width && row < height && bitmap.isDark(x + column, y + row);
  return drawn(Math.floor((width + 2 * edge) / dots), Math.floor((height + 2 * edge) / dots), (px, py) => {
    let ink = 0;
    for (let n = 0; n < SAMPLES * SAMPLES; n++) {
      const [right, down] = [((n % SAMPLES) + 0.5) / SAMPLES, (Math.floor(n / SAMPLES) + 0.5) / SAMPLES];
      if (isInk(Math.floor((px + right) * dots) - edge, Math.floor((py + down) * dots) - edge)) ink += 1;
    }
    return PAPER - ((PAPER - INK) * ink) / (SAMPLES * SAMPLES);
  });
}

/** Paper where the ink of these modules was, counted from the corner of the quiet zone. */
export function blanked(grey: Grey, { x, y, width, height }: Box): Grey {
  const [left, top] = [Math.floor((EDGE_MODULES + x) * PIXELS), Math.floor((EDGE_MODULES + y) * PIXELS)];
  const pixels = grey.pixels.slice();
  for (let row = top; row < top + height * PIXELS; row++)
    pixels.fill(PAPER, row * grey.width + left, row * grey.width + left + Math.ceil(width * PIXELS));
  return { ...grey, pixels };
}

/** Any three passes of a box make nearly a Gaussian; the radius is that of one pass, in pixels. */
export function blurred(grey: Grey, radius: number): Grey {
  let picture = grey;
  for (let pass = 0; pass < 3; pass++)
    picture = transposed(boxBlurred(transposed(boxBlurred(picture, radius)), radius));
  return picture;
}

/** Between 0 and 255 before, between `dark` and `light` after. */
export function withContrast(grey: Grey, { dark, light }: { readonly dark: number; readonly light: number }): Grey {
  return drawn(grey.width, grey.height, (x, y) => dark + (at(grey, x, y) * (light - dark)) / 255);
}

/** Turned and seen from the side: the right edge is shorter by `shrink`. */
export function skewed(grey: Grey, { degrees, shrink }: { readonly degrees: number; readonly shrink: number }): Grey {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const width = Math.ceil(grey.width * cos + grey.height * sin);
  const height = Math.ceil(grey.height * cos + grey.width * sin);
  return drawn(width, height, (x, y) => {
    const [across, down] = [x - width / 2, y - height / 2];
    const [u, v] = [across * cos + down * sin, down * cos - across * sin];
    const away = 1 + (shrink * u) / width;
    return between(grey, u * away + grey.width / 2, v * away + grey.height / 2);
  });
}

function drawn(width: number, height: number, value: (x: number, y: number) => number): Grey {
  const pixels = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels[y * width + x] = value(x, y);
  return { width, height, pixels };
}

function at({ width, height, pixels }: Grey, x: number, y: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? PAPER : (pixels[y * width + x] ?? PAPER);
}

function between(grey: Grey, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const upper = at(grey, left, top) * (1 - right) + at(grey, left + 1, top) * right;
  const lower = at(grey, left, top + 1) * (1 - right) + at(grey, left + 1, top + 1) * right;
  return upper * (1 - down) + lower * down;
}

/** Along the rows, by a running sum. */
function boxBlurred(grey: Grey, radius: number): Grey {
  const { width, height, pixels } = grey;
  const out = new Uint8ClampedArray(pixels.length);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += at(grey, x, y);
    for (let x = 0; x < width; x++) {
      out[y * width + x] = sum / (2 * radius + 1);
      sum += at(grey, x + radius + 1, y) - at(grey, x - radius, y);
    }
  }
  return { width, height, pixels: out };
}

function transposed({ width, height, pixels }: Grey): Grey {
  const out = new Uint8ClampedArray(pixels.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[x * height + y] = pixels[y * width + x] ?? PAPER;
  return { width: height, height: width, pixels: out };
}
