import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, parseAddress } from '../../renderer/src/session/address.ts';

test('an address is a screen, a path within it, and what is asked of it', () => {
  const { screen, path, params } = parseAddress('#/units/mine?order=WO-1&outcome=FAIL');
  expect({ screen, path }).toEqual({ screen: 'units', path: ['mine'] });
  expect([...params]).toEqual([
    ['order', 'WO-1'],
    ['outcome', 'FAIL'],
  ]);
});

test('what was written into an address is read out of it again, whatever the text', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(part, part, part, (place, key, value) => {
      const { screen, path, params } = parseAddress(
        `#/${addressOf('unit', [place], new URLSearchParams([[key, value]]))}`,
      );
      expect({ screen, path, params: [...params] }).toEqual({ screen: 'unit', path: [place], params: [[key, value]] });
    }),
  );
});

test('an address that somebody mistyped is still an address', () => {
  expect(parseAddress('')).toMatchObject({ screen: '', path: [] });
  expect(parseAddress('#/unit/100%')).toMatchObject({ screen: 'unit', path: ['100%'] });
  expect(parseAddress('#//unit//?')).toMatchObject({ screen: '', path: ['unit'] });
  fc.assert(
    fc.property(fc.string(), (hash) => {
      expect(() => parseAddress(hash)).not.toThrow();
    }),
  );
});

test('the secrets of a label that was scanned into a filter get into no address', () => {
  const scanned = '{"name":"LAMP_1","pop":"TCD5JPN2AB4483Z6","password":"ABCDEFGHJKLMNPQR"}';
  for (const text of [scanned, 'TCD5-JPN2-AB44-83Z6', 'abcdefghjkmnpqrs']) {
    const address = addressOf('issuance', [], new URLSearchParams({ unit: text, order: 'WO-1' }));
    const { params } = parseAddress(`#/${address}`);
    expect(params.get('order')).toBe('WO-1');
    expect(params.get('unit')).toContain('[not shown]');
    expect(decodeURIComponent(address)).not.toMatch(/TCD5|ABCDEFGH|abcdefgh/);
  }
});
