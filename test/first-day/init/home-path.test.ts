import { expect, test } from 'vitest';
import { withHome } from '../../../station-core/first-day/init/home-path.ts';

test('a path may begin with the home folder, as in a shell', () => {
  const words = ['~/first-board/keys/anna.officer.json', '/media/~/bo.officer.json', '~bo/x'];
  expect(withHome('officers', words, '/home/ida')).toEqual([
    '/home/ida/first-board/keys/anna.officer.json',
    '/media/~/bo.officer.json',
    '~bo/x',
  ]);
});

test('an answer that is no path stays as it was typed', () => {
  expect(withHome('organization', ['~/Example'], '/home/ida')).toEqual(['~/Example']);
});
