/**
 * Sets blocks of text into a column: finds the largest type with which everything fits, and spreads the blocks over
 * the height. Pure: it measures through a function and draws nothing. A value is never cut; only a title may be.
 */
import { Fault } from '../fault.ts';
import { breakLines, cutLines, wholeLines } from './text-lines.ts';

export type FontName = 'Helvetica' | 'Helvetica-Bold';

export interface TextBlock {
  /** Small words before the value: above it, or left of it in a column with `captionsBeside`. */
  readonly caption?: string;
  /** Parts that stay whole where possible; a line may break between them. */
  readonly parts: readonly string[];
  readonly font: FontName;
  /** Relative to the column's type size. */
  readonly scale: number;
  /** Only a block with this may lose its end: beyond so many lines it gets an ellipsis. */
  readonly maxLines?: number;
  /** Groups of a secret: full lines of four, two or one, the same for all such blocks of the column. */
  readonly evenLines?: true;
}

export interface ColumnSpace {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly maxSizePt: number;
  readonly captionsBeside: boolean;
}

/** x and baseline are counted from the column's top left corner. */
export interface PlacedText {
  readonly text: string;
  readonly font: FontName;
  readonly sizePt: number;
  readonly xPt: number;
  readonly baselinePt: number;
}

export type MeasureText = (text: string, font: FontName, sizePt: number) => number;

/** Below this even a good print cannot be read without a glass. */
const MIN_SIZE_PT = 3.8;
/** Where whole parts would need smaller type than this, long names are broken anywhere instead. */
const MIN_UNBROKEN_PT = 4.6;
const STEP_PT = 0.1;
/** Height of Helvetica's capitals (Adobe Font Metrics: CapHeight 718). */
const CAP_HEIGHT = 0.718;
const LINE_STEP = 1.12;
const CAPTION_SCALE = 0.64;
const MIN_CAPTION_PT = 3.2;
const CAPTION_GAP = 0.3;
const BLOCK_GAP = 0.55;
/** Beyond this the lines of one label would no longer look as if they belonged together. */
const MAX_BLOCK_GAP = 1.5;

export function setColumn(blocks: readonly TextBlock[], space: ColumnSpace, measure: MeasureText): PlacedText[] {
  const whole = largestSetting(blocks, { space, measure, breakAnywhere: false }, space.maxSizePt);
  if (whole !== undefined) return whole;
  const broken = largestSetting(blocks, { space, measure, breakAnywhere: true }, MIN_UNBROKEN_PT);
  if (broken !== undefined) return broken;
  throw new Fault('label.cannot-render', { reason: 'the text does not fit the label', minTypePt: MIN_SIZE_PT });
}

interface Manner {
  readonly breakAnywhere: boolean;
  readonly space: ColumnSpace;
  readonly measure: MeasureText;
}

interface Setting extends Manner {
  readonly sizePt: number;
}

function largestSetting(blocks: readonly TextBlock[], manner: Manner, fromPt: number): PlacedText[] | undefined {
  const minPt = manner.breakAnywhere ? MIN_SIZE_PT : MIN_UNBROKEN_PT;
  for (let sizePt = fromPt; sizePt >= minPt; sizePt -= STEP_PT) {
    const set = setBlocks(blocks, { ...manner, sizePt });
    if (set === undefined) continue;
    const sparePt = manner.space.heightPt - inkHeight(set, sizePt);
    if (sparePt >= 0) return place(set, sizePt, sparePt);
  }
  return undefined;
}

interface SetBlock {
  readonly caption?: string;
  readonly lines: readonly string[];
  readonly font: FontName;
  readonly sizePt: number;
  /** Where the value starts: right of the widest caption in a column with captions beside. */
  readonly indentPt: number;
}

/** Undefined when some value does not fit the width at this size. */
function setBlocks(blocks: readonly TextBlock[], setting: Setting): SetBlock[] | undefined {
  const indent = setting.space.captionsBeside ? captionIndent(blocks, setting) : 0;
  const set: SetBlock[] = [];
  for (const block of withEvenLines(blocks, setting)) {
    const indentPt = block.caption === undefined ? 0 : indent;
    const done = setBlock(block, indentPt, setting);
    if (done === undefined) return undefined;
    set.push(done);
  }
  return set;
}

/** Joins the groups that share a line into one part, as many as fit in every such block. */
function withEvenLines(blocks: readonly TextBlock[], { sizePt, space, measure }: Setting): TextBlock[] {
  const even = blocks.filter(({ evenLines }) => evenLines);
  const joined = ({ parts }: TextBlock, perLine: number): string[] =>
    parts.flatMap((_, index) => (index % perLine === 0 ? [parts.slice(index, index + perLine).join(' ')] : []));
  const fits = (perLine: number): boolean =>
    even.every((block) =>
      joined(block, perLine).every((line) => measure(line, block.font, sizePt * block.scale) <= space.widthPt),
    );
  const perLine = [4, 2].find(fits) ?? 1;
  return blocks.map((block) => (block.evenLines ? { ...block, parts: joined(block, perLine) } : block));
}

function setBlock(block: TextBlock, indentPt: number, setting: Setting): SetBlock | undefined {
  const { parts, font, scale, maxLines, caption } = block;
  const widthPt = setting.space.widthPt - indentPt;
  const about = { font, indentPt, ...(caption === undefined ? {} : { caption }) };
  const fullPt = setting.sizePt * scale;
  const fits = (sizePt: number) => (text: string) => setting.measure(text, font, sizePt) <= widthPt;
  if (maxLines === undefined) {
    const lines = block.evenLines
      ? wholeLines(parts, fits(fullPt))
      : breakLines(parts, fits(fullPt), setting.breakAnywhere);
    return lines && { ...about, lines, sizePt: fullPt };
  }
  const smallestPt = Math.min(fullPt, Math.max(MIN_SIZE_PT, fullPt * 0.75));
  for (let sizePt = fullPt; sizePt > smallestPt; sizePt -= STEP_PT) {
    const lines = breakLines(parts, fits(sizePt), false);
    if (lines && lines.length <= maxLines) return { ...about, lines, sizePt };
  }
  return { ...about, lines: cutLines(parts, fits(smallestPt), maxLines), sizePt: smallestPt };
}

function captionIndent(blocks: readonly TextBlock[], { sizePt, measure }: Setting): number {
  const widths = blocks.map(({ caption }) =>
    caption === undefined ? 0 : measure(caption, 'Helvetica', captionSize(sizePt)),
  );
  return Math.max(...widths) + 0.5 * sizePt;
}

function captionSize(sizePt: number): number {
  return Math.max(MIN_CAPTION_PT, sizePt * CAPTION_SCALE);
}

/** From the top of the first capitals to the last baseline, with the smallest gaps. */
function inkHeight(blocks: readonly SetBlock[], sizePt: number): number {
  return blocks.reduce((sum, block) => sum + blockHeight(block, sizePt), 0) + (blocks.length - 1) * BLOCK_GAP * sizePt;
}

function blockHeight(block: SetBlock, sizePt: number): number {
  const value = block.sizePt * (CAP_HEIGHT + (block.lines.length - 1) * LINE_STEP);
  return captionAbove(block) ? captionSize(sizePt) * CAP_HEIGHT + CAPTION_GAP * sizePt + value : value;
}

function captionAbove(block: SetBlock): boolean {
  return block.caption !== undefined && block.indentPt === 0;
}

/** Spreads what is spare evenly between the blocks: on a full label the first capitals touch the top, the last baseline the bottom. */
function place(blocks: readonly SetBlock[], sizePt: number, sparePt: number): PlacedText[] {
  const wantedPt = BLOCK_GAP * sizePt + (blocks.length > 1 ? sparePt / (blocks.length - 1) : 0);
  const gapPt = Math.min(wantedPt, MAX_BLOCK_GAP * sizePt);
  const placed: PlacedText[] = [];
  let topPt = 0;
  for (const block of blocks) {
    placed.push(...placeBlock(block, topPt, sizePt));
    topPt += blockHeight(block, sizePt) + gapPt;
  }
  return placed;
}

function placeBlock(block: SetBlock, topPt: number, sizePt: number): PlacedText[] {
  const { caption, lines, font, indentPt } = block;
  const bottomPt = topPt + blockHeight(block, sizePt);
  const placed = lines.map((text, index) => {
    const baselinePt = bottomPt - (lines.length - 1 - index) * LINE_STEP * block.sizePt;
    return { text, font, sizePt: block.sizePt, xPt: indentPt, baselinePt };
  });
  if (caption === undefined) return placed;
  const size = captionSize(sizePt);
  const baselinePt = captionAbove(block) ? topPt + size * CAP_HEIGHT : (placed[0]?.baselinePt ?? bottomPt);
  return [{ text: caption, font: 'Helvetica', sizePt: size, xPt: 0, baselinePt }, ...placed];
}
