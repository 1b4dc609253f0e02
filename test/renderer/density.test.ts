import { expect, test } from 'vitest';
import { cellOf, densityOf, type Density } from '../../renderer/src/screens/jig/density.ts';

/** What the jig screen leaves for its grid, inside the padding. */
const SMALL_SCREEN = { widthPx: 1346, heightPx: 616 };
const LARGE_SCREEN = { widthPx: 1900, heightPx: 928 };

function on(screen: typeof SMALL_SCREEN, rows: number, columns: number): Density {
  return densityOf(cellOf({ ...screen, rows, columns, gapPx: 10 }));
}

test('the names of the steps stand beside the state only where they fit', () => {
  expect(on(SMALL_SCREEN, 1, 1)).toBe('roomy');
  expect(on(SMALL_SCREEN, 2, 2)).toBe('roomy');
  expect(on(SMALL_SCREEN, 2, 4)).toBe('plain');
  expect(on(LARGE_SCREEN, 2, 4)).toBe('plain');
});

test('a row of boards stands, a column of boards lies', () => {
  expect([on(SMALL_SCREEN, 1, 4), on(SMALL_SCREEN, 1, 8), on(LARGE_SCREEN, 1, 8)]).toEqual(Array(3).fill('standing'));
  expect([on(SMALL_SCREEN, 8, 1), on(SMALL_SCREEN, 4, 2), on(LARGE_SCREEN, 8, 2)]).toEqual(Array(3).fill('lying'));
});

test('sixteen and thirty-two slots leave room for the word, one line and one thing to do', () => {
  expect(on(SMALL_SCREEN, 4, 4)).toBe('tight');
  expect(on(SMALL_SCREEN, 4, 8)).toBe('small');
  expect(on(LARGE_SCREEN, 4, 8)).toBe('small');
  expect(on(SMALL_SCREEN, 8, 4)).toBe('row');
});

test('there is a density for every cell', () => {
  for (let rows = 1; rows <= 8; rows += 1)
    for (let columns = 1; columns <= 8; columns += 1)
      expect(on({ widthPx: 300, heightPx: 200 }, rows, columns)).toBeTruthy();
});
