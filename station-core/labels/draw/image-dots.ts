/** A picture as a printer of one colour has it: dots that are dark or not. */
import { PNG } from 'pngjs';
import { Fault } from '../../fault.ts';
import type { Box } from './drawing.ts';

/** As many as a print head of 600 dpi has on the largest label; more is a file that was made to fill the memory. */
const MAX_PIXELS = 7_100 * 7_100;
/** Where the header says width and height (W3C PNG, 3rd edition, 11.2.1). */
const SIZE_AT = 16;
const MID_GREY = 127.5;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Red, green, blue and alpha of each pixel. */
interface Picture extends Size {
  readonly data: Uint8Array;
}

/**
 * The picture as large as it fits into the room, in its middle. A dot is dark where the picture is darker than mid-grey on
 * average; what is transparent is paper. Throws `label.cannot-render` for what is no PNG.
 */
export function imageRects(png: Buffer, room: Size): Box[] {
  const picture = decoded(png);
  const scale = Math.min(room.width / picture.width, room.height / picture.height);
  const size = { width: Math.floor(picture.width * scale) || 1, height: Math.floor(picture.height * scale) || 1 };
  const [left, top] = [Math.floor((room.width - size.width) / 2), Math.floor((room.height - size.height) / 2)];
  return darkRects(picture, size).map(({ x, y, width, height }) => ({ x: x + left, y: y + top, width, height }));
}

function decoded(png: Buffer): Picture {
  try {
    if (png.readUInt32BE(SIZE_AT) * png.readUInt32BE(SIZE_AT + 4) > MAX_PIXELS) throw new RangeError('too many pixels');
    return PNG.sync.read(png, { checkCRC: true });
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'unreadable';
    throw new Fault(
      'label.cannot-render',
      { reason: 'an image is no PNG that can be read', problem },
      { cause: error },
    );
  }
}

/** Runs of dark dots; equal runs of rows below each other are one rectangle. */
function darkRects(picture: Picture, size: Size): Box[] {
  const done: Box[] = [];
  let above: Box[] = [];
  for (let y = 0; y < size.height; y++) {
    const runs = darkRuns(picture, size, y).map((run) => {
      const longer = above.find(({ x, width }) => x === run.x && width === run.width);
      return longer === undefined ? run : { ...longer, height: longer.height + 1 };
    });
    done.push(
      ...above.filter(
        (each) => !runs.some(({ x, width, height }) => x === each.x && width === each.width && height > 1),
      ),
    );
    above = runs;
  }
  return [...done, ...above];
}

function darkRuns(picture: Picture, size: Size, y: number): Box[] {
  const runs: Box[] = [];
  let from = -1;
  for (let x = 0; x <= size.width; x++) {
    const dark = x < size.width && lightness(picture, dotOf(picture, size, { x, y })) < MID_GREY;
    if (dark && from < 0) from = x;
    if (dark || from < 0) continue;
    runs.push({ x: from, y, width: x - from, height: 1 });
    from = -1;
  }
  return runs;
}

/** The pixels under a dot: at least one. */
function dotOf(picture: Picture, size: Size, { x, y }: { readonly x: number; readonly y: number }): Box {
  const [across, down] = [picture.width / size.width, picture.height / size.height];
  const [left, top] = [Math.floor(x * across), Math.floor(y * down)];
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.floor((x + 1) * across) - left),
    height: Math.max(1, Math.floor((y + 1) * down) - top),
  };
}

/** On white paper, by ITU-R BT.601; from 0 to 255. */
function lightness({ width, data }: Picture, area: Box): number {
  let sum = 0;
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let x = area.x; x < area.x + area.width; x++) {
      const at = 4 * (y * width + x);
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
      sum += 255 - (alpha / 255) * (255 - (0.299 * red + 0.587 * green + 0.114 * blue));
    }
  }
  return sum / (area.width * area.height);
}
