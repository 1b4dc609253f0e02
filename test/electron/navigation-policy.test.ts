import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayAsk, mayNavigateTo, pathOfScreenFile, SCREENS_PAGE } from '../../electron/navigation-policy.ts';

test('a window may stay on its own page', () => {
  for (const address of [SCREENS_PAGE, `${SCREENS_PAGE}#x`, `${SCREENS_PAGE}?x=1`, 'birthmark://screens/']) {
    expect(mayNavigateTo(address)).toBe(true);
  }
});

test.each([
  'https://example.com/',
  'http://127.0.0.1/index.html',
  'file:///etc/passwd',
  'birthmark://other/index.html',
  'birthmark://screens.evil.example/index.html',
  'birthmark://screens:80/index.html',
  'birthmark://user@screens/index.html',
  'birthmark://screens/assets/x.js',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:birthmark://screens/1',
  'about:blank',
  '',
])('a window may not go to %j', (address) => {
  expect(mayNavigateTo(address)).toBe(false);
});

test('no address that was not ours becomes ours, whatever it is', () => {
  fc.assert(fc.property(fc.webUrl(), (address) => !mayNavigateTo(address)));
  fc.assert(fc.property(fc.string(), (address) => !mayNavigateTo(address)));
});

test('only the main frame of our own page may ask for the station', () => {
  expect(mayAsk({ url: SCREENS_PAGE, isMain: true })).toBe(true);
  expect(mayAsk({ url: SCREENS_PAGE, isMain: false })).toBe(false);
  expect(mayAsk({ url: 'https://example.com/', isMain: true })).toBe(false);
  expect(mayAsk(undefined)).toBe(false);
});

test('an address of ours names a file by its path, and climbs nowhere', () => {
  expect(pathOfScreenFile('birthmark://screens/assets/a.js?v=1')).toBe('/assets/a.js');
  expect(pathOfScreenFile('birthmark://screens/../../etc/passwd')).toBe('/etc/passwd');
  expect(pathOfScreenFile('https://screens/index.html')).toBeUndefined();
});
