import { expect, test } from 'vitest';
import { type ColumnSpace, setColumn, type TextBlock } from '../../station-core/labels/text-column.ts';

/** Every character half as wide as the type is high. */
const measure = (text: string, _font: string, sizePt: number): number => text.length * sizePt * 0.5;
const space: ColumnSpace = { widthPt: 50, heightPt: 60, maxSizePt: 12, captionsBeside: false };
const value = (...parts: string[]): TextBlock => ({ parts, font: 'Helvetica', scale: 1 });
const texts = (blocks: TextBlock[], within: ColumnSpace = space): string[] =>
  setColumn(blocks, within, measure).map(({ text }) => text);

test('a value is set whole, at the largest size that fits', () => {
  const [placed] = setColumn([value('0123456789')], space, measure);
  expect(placed?.text).toBe('0123456789');
  expect(placed?.sizePt).toBeCloseTo(10, 0);
});

test('a value too long for any readable size is broken, and nothing of it is lost', () => {
  const long = '0123456789'.repeat(8);
  const lines = texts([value(long)]);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join('')).toBe(long);
});

test('only a title loses its end, and says so by an ellipsis', () => {
  const words = 'a title of very many words that never ends in any size of type'.split(' ');
  const lines = texts([{ ...value(...words), maxLines: 2 }]);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/…$/);
});

test('groups of secrets share lines in the same way in every block', () => {
  const narrow: TextBlock = { ...value('iiii', 'iiii', 'iiii', 'iiii'), evenLines: true };
  const wide: TextBlock = { ...value('MMMM', 'MMMM', 'MMMM', 'MMMM'), evenLines: true };
  const width = (text: string, _font: string, sizePt: number): number =>
    (text.startsWith('i') ? 0.2 : 0.8) * text.length * sizePt;
  const placed = setColumn([narrow, wide], { ...space, heightPt: 40 }, width).map(({ text }) => text);
  expect(placed).toEqual(['iiii iiii', 'iiii iiii', 'MMMM MMMM', 'MMMM MMMM']);
});

test('lines never overlap and never leave the column', () => {
  const blocks = [value('title'), { ...value('AAAA', 'BBBB', 'CCCC', 'DDDD'), caption: 'Password' }, value('serial')];
  const placed = setColumn(blocks, space, measure);
  placed.forEach(({ baselinePt, sizePt, xPt, text }, at) => {
    const topPt = baselinePt - 0.718 * sizePt;
    expect(topPt).toBeGreaterThanOrEqual((placed[at - 1]?.baselinePt ?? 0) - 1e-9);
    expect(baselinePt).toBeLessThanOrEqual(space.heightPt + 1e-9);
    expect(xPt + measure(text, '', sizePt)).toBeLessThanOrEqual(space.widthPt + 1e-9);
  });
});

test('text that cannot be fitted is a fault, never a cut value', () => {
  expect(() => texts([value('x'.repeat(5000))])).toThrow(expect.objectContaining({ code: 'label.cannot-render' }));
  expect(() => texts([value('x')], { ...space, widthPt: 0.1 })).toThrow(
    expect.objectContaining({ code: 'label.cannot-render' }),
  );
});
