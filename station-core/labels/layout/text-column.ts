/**
 * Sets blocks of text into a column: finds the largest type with which everything fits, and spreads the blocks over
 * the height. Pure: it measures through a function and draws nothing. A value is never cut; only a title may be.
 * All lengths are printer dots; type sizes and places are whole ones.
 */
import { Fault } from '../../fault.ts';
import { CAP_HEIGHT, type Weight } from '../fonts/label-fonts.ts';
import { breakLines, cutLines, wholeLines } from './text-lines.ts';

export interface TextBlock {
  /** Small words before the value: above it, or left of it in a column with `captionsBeside`. */
  readonly caption?: string;
  /** Parts that stay whole where possible; a line may break between them. */
  readonly parts: readonly string[];
  readonly weight: Weight;
  /** Relative to the column's type size. */
  readonly scale: number;
  /** Only a block with this may lose its end: beyond so many lines it gets an ellipsis. */
  readonly maxLines?: number;
  /** Groups of a secret: full lines of four, two or one, the same for all such blocks of the column. */
  readonly evenLines?: true;
}

export interface ColumnSpace {
  readonly width: number;
  readonly height: number;
  readonly maxSize: number;
  readonly captionsBeside: boolean;
  readonly dotsPerMm: number;
}

/** x and baseline are counted from the column's top left corner. */
export interface PlacedText {
  readonly text: string;
  readonly weight: Weight;
  readonly size: number;
  readonly x: number;
  readonly baseline: number;
}

export type MeasureText = (text: string, weight: Weight, size: number) => number;

/** 3.8 points: below this even a good print cannot be read without a glass. */
const MIN_SIZE_MM = 1.34;
/** With fewer dots the strokes of a letter run together. */
const MIN_SIZE_DOTS = 12;
/** 4.6 points: where whole parts would need smaller type, long names are broken anywhere instead. */
const MIN_UNBROKEN_MM = 1.62;
const LINE_STEP = 1.12;
const CAPTION_SCALE = 0.64;
const MIN_CAPTION_DOTS = 11;
const CAPTION_GAP = 0.3;
const BLOCK_GAP = 0.55;
/** Beyond this the lines of one label would no longer look as if they belonged together. */
const MAX_BLOCK_GAP = 1.5;

export function setColumn(blocks: readonly TextBlock[], space: ColumnSpace, measure: MeasureText): PlacedText[] {
  const whole = largestSetting(blocks, { space, measure, breakAnywhere: false }, Math.floor(space.maxSize));
  if (whole !== undefined) return whole;
  const broken = largestSetting(blocks, { space, measure, breakAnywhere: true }, minUnbroken(space));
  if (broken !== undefined) return broken;
  const minTypeMm = Number((minSize(space) / space.dotsPerMm).toFixed(2));
  throw new Fault('label.cannot-render', { reason: 'the text does not fit the label', minTypeMm });
}

export function minSize({ dotsPerMm }: Pick<ColumnSpace, 'dotsPerMm'>): number {
  return Math.max(MIN_SIZE_DOTS, Math.ceil(MIN_SIZE_MM * dotsPerMm));
}

function minUnbroken(space: ColumnSpace): number {
  return Math.max(minSize(space), Math.round(MIN_UNBROKEN_MM * space.dotsPerMm));
}

interface Manner {
  readonly breakAnywhere: boolean;
  readonly space: ColumnSpace;
  readonly measure: MeasureText;
}

interface Setting extends Manner {
  readonly size: number;
}

function largestSetting(blocks: readonly TextBlock[], manner: Manner, from: number): PlacedText[] | undefined {
  const min = manner.breakAnywhere ? minSize(manner.space) : minUnbroken(manner.space);
  for (let size = from; size >= min; size--) {
    const set = setBlocks(blocks, { ...manner, size });
    if (set === undefined) continue;
    const spare = manner.space.height - inkHeight(set, size);
    if (spare >= 0) return place(set, size, spare);
  }
  return undefined;
}

interface SetBlock {
  readonly caption?: string;
  readonly lines: readonly string[];
  readonly weight: Weight;
  readonly size: number;
  /** Where the value starts: right of the widest caption in a column with captions beside. */
  readonly indent: number;
}

/** Undefined when some value does not fit the width at this size. */
function setBlocks(blocks: readonly TextBlock[], setting: Setting): SetBlock[] | undefined {
  const captions = setting.space.captionsBeside ? captionIndent(blocks, setting) : 0;
  const set: SetBlock[] = [];
  for (const block of withEvenLines(blocks, setting)) {
    const indent = block.caption === undefined ? 0 : captions;
    const done = setBlock(block, indent, setting);
    if (done === undefined) return undefined;
    set.push(done);
  }
  return set;
}

/** Joins the groups that share a line into one part, as many as fit in every such block. */
function withEvenLines(blocks: readonly TextBlock[], { size, space, measure }: Setting): TextBlock[] {
  const even = blocks.filter(({ evenLines }) => evenLines);
  const joined = ({ parts }: TextBlock, perLine: number): string[] =>
    parts.flatMap((_, index) => (index % perLine === 0 ? [parts.slice(index, index + perLine).join(' ')] : []));
  const fits = (perLine: number): boolean =>
    even.every((block) =>
      joined(block, perLine).every(
        (line) => measure(line, block.weight, Math.round(size * block.scale)) <= space.width,
      ),
    );
  const perLine = [4, 2].find(fits) ?? 1;
  return blocks.map((block) => (block.evenLines ? { ...block, parts: joined(block, perLine) } : block));
}

function setBlock(block: TextBlock, indent: number, setting: Setting): SetBlock | undefined {
  const { parts, weight, scale, maxLines, caption } = block;
  const width = setting.space.width - indent;
  const about = { weight, indent, ...(caption === undefined ? {} : { caption }) };
  const full = Math.round(setting.size * scale);
  const fits = (size: number) => (text: string) => setting.measure(text, weight, size) <= width;
  if (maxLines === undefined) {
    const lines = block.evenLines
      ? wholeLines(parts, fits(full))
      : breakLines(parts, fits(full), setting.breakAnywhere);
    return lines && { ...about, lines, size: full };
  }
  const smallest = Math.min(full, Math.max(minSize(setting.space), Math.round(full * 0.75)));
  for (let size = full; size > smallest; size--) {
    const lines = breakLines(parts, fits(size), false);
    if (lines && lines.length <= maxLines) return { ...about, lines, size };
  }
  return { ...about, lines: cutLines(parts, fits(smallest), maxLines), size: smallest };
}

function captionIndent(blocks: readonly TextBlock[], { size, measure }: Setting): number {
  const widths = blocks.map(({ caption }) =>
    caption === undefined ? 0 : measure(caption, 'regular', captionSize(size)),
  );
  return Math.ceil(Math.max(...widths) + 0.5 * size);
}

function captionSize(size: number): number {
  return Math.max(MIN_CAPTION_DOTS, Math.round(size * CAPTION_SCALE));
}

/** From the top of the first capitals to the last baseline, with the smallest gaps. */
function inkHeight(blocks: readonly SetBlock[], size: number): number {
  return blocks.reduce((sum, block) => sum + blockHeight(block, size), 0) + (blocks.length - 1) * BLOCK_GAP * size;
}

function blockHeight(block: SetBlock, size: number): number {
  const value = block.size * (CAP_HEIGHT + (block.lines.length - 1) * LINE_STEP);
  return captionAbove(block) ? captionSize(size) * CAP_HEIGHT + CAPTION_GAP * size + value : value;
}

function captionAbove(block: SetBlock): boolean {
  return block.caption !== undefined && block.indent === 0;
}

/** Spreads what is spare evenly between the blocks: on a full label the first capitals touch the top, the last baseline the bottom. */
function place(blocks: readonly SetBlock[], size: number, spare: number): PlacedText[] {
  const wanted = BLOCK_GAP * size + (blocks.length > 1 ? spare / (blocks.length - 1) : 0);
  const gap = Math.min(wanted, MAX_BLOCK_GAP * size);
  const placed: PlacedText[] = [];
  let top = 0;
  for (const block of blocks) {
    placed.push(...placeBlock(block, top, size));
    top += blockHeight(block, size) + gap;
  }
  return placed;
}

function placeBlock(block: SetBlock, top: number, size: number): PlacedText[] {
  const { caption, lines, weight, indent } = block;
  const bottom = top + blockHeight(block, size);
  const placed = lines.map((text, index) => {
    const baseline = Math.round(bottom - (lines.length - 1 - index) * LINE_STEP * block.size);
    return { text, weight, size: block.size, x: indent, baseline };
  });
  if (caption === undefined) return placed;
  const small = captionSize(size);
  const baseline = captionAbove(block) ? Math.round(top + small * CAP_HEIGHT) : (placed[0]?.baseline ?? bottom);
  return [{ text: caption, weight: 'regular', size: small, x: 0, baseline }, ...placed];
}
