import { expect, test } from 'vitest';
import { type ColumnSpace, setColumn, type TextBlock } from '../../../station-core/labels/layout/text-column.ts';

/** Every character half as wide as the type is high. */
const measure = (text: string, _weight: string, size: number): number => text.length * size * 0.5;
/** 300 dpi. */
const space: ColumnSpace = { width: 208, height: 250, maxSize: 50, captionsBeside: false, dotsPerMm: 300 / 25.4 };
const value = (...parts: string[]): TextBlock => ({ parts, weight: 'regular', scale: 1 });
const texts = (blocks: TextBlock[], within: ColumnSpace = space): string[] =>
  setColumn(blocks, within, measure).map(({ text }) => text);

test('a value is set whole, at the largest size that fits', () => {
  const [placed] = setColumn([value('0123456789')], space, measure);
  expect(placed?.text).toBe('0123456789');
  expect(placed?.size).toBe(41);
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
  const width = (text: string, _weight: string, size: number): number =>
    (text.startsWith('i') ? 0.2 : 0.8) * text.length * size;
  const placed = setColumn([narrow, wide], { ...space, height: 166 }, width).map(({ text }) => text);
  expect(placed).toEqual(['iiii iiii', 'iiii iiii', 'MMMM MMMM', 'MMMM MMMM']);
});

test('lines never overlap and never leave the column', () => {
  const blocks = [value('title'), { ...value('AAAA', 'BBBB', 'CCCC', 'DDDD'), caption: 'Password' }, value('serial')];
  const placed = setColumn(blocks, space, measure);
  placed.forEach(({ baseline, size, x, text }, at) => {
    // Half a dot: a baseline lies on a whole one.
    const top = baseline - 0.7276 * size + 0.5;
    expect(top).toBeGreaterThanOrEqual(placed[at - 1]?.baseline ?? 0);
    expect(baseline).toBeLessThanOrEqual(space.height);
    expect(x + measure(text, '', size)).toBeLessThanOrEqual(space.width);
    expect([x, baseline, size].every(Number.isInteger)).toBe(true);
  });
});

test('text that cannot be fitted is a fault, never a cut value', () => {
  expect(() => texts([value('x'.repeat(5000))])).toThrow(expect.objectContaining({ code: 'label.cannot-render' }));
  expect(() => texts([value('x')], { ...space, width: 0.4 })).toThrow(
    expect.objectContaining({ code: 'label.cannot-render' }),
  );
});

test('type of fewer than twelve dots is refused at a coarse printer', () => {
  const coarse = { ...space, width: 60, height: 13, dotsPerMm: 6 };
  expect(setColumn([value('x'.repeat(10))], coarse, measure)[0]?.size).toBe(12);
  expect(() => texts([value('x'.repeat(11))], coarse)).toThrow(
    expect.objectContaining({ code: 'label.cannot-render' }),
  );
});
