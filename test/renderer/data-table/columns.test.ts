import { expect, test } from 'vitest';
import { chosenColumns, columnsAtFirst, withColumn } from '../../../renderer/src/parts/data-table/columns.ts';

const COLUMNS = [{ id: 'serial', shown: 'always' }, { id: 'order' }, { id: 'mac', shown: 'extra' }] as const;

test('before anybody has chosen, everything is shown but the extras', () => {
  expect(columnsAtFirst(COLUMNS)).toEqual(['serial', 'order']);
  expect(chosenColumns(COLUMNS, null)).toEqual(['serial', 'order']);
});

test('a choice keeps the order of the columns', () => {
  const chosen = withColumn(withColumn(['serial', 'order'], 'mac'), 'order');
  expect(chosenColumns(COLUMNS, chosen.join(' '))).toEqual(['serial', 'mac']);
  expect(chosenColumns(COLUMNS, withColumn(chosen, 'order').join(' '))).toEqual(['serial', 'order', 'mac']);
});

test('a choice of another version neither hides what must be seen nor shows what is no more', () => {
  expect(chosenColumns(COLUMNS, 'weight order')).toEqual(['serial', 'order']);
  expect(chosenColumns(COLUMNS, '')).toEqual(['serial']);
});
