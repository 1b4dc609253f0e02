import { expect, test } from 'vitest';
import { type Item, labelTemplates } from '../../../station-core/labels/template/label-template.ts';
import { INNER, OUTER, templates } from './sample-template.ts';

const text = (content: string): Item => ({
  type: 'text',
  xMm: 1,
  yMm: 1,
  widthMm: 20,
  heightMm: 5,
  sizeMm: 3,
  text: content,
});

function problems(description: unknown): string[] {
  const read = labelTemplates.safeParse(description);
  return (read.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a template with everything that there is can be read', () => {
  expect(problems(templates())).toEqual([]);
});

test.each(['password', 'ownerCode', 'ssid', 'ownerName'])(
  'an outer label that names {%s} is refused by name',
  (name) => {
    const outer = [...OUTER, text(`x {${name}}`)];
    expect(problems(templates({ outer }))).toEqual([`outer.items.9: an outer label must not name {${name}}`]);
    expect(problems(templates({ inner: [...INNER, text(`x {${name}}`)] }))).toEqual([]);
  },
);

test('a secret does not get onto an outer label by way of a code', () => {
  const place = { xMm: 1, yMm: 1 };
  const outer: Item[] = [
    { type: 'dataMatrix', ...place, sizeMm: 10, encodes: 'text', content: '{password}' },
    { type: 'code128', ...place, widthMm: 40, heightMm: 5, encodes: 'text', content: '{ownerCode}' },
    { type: 'qr', ...place, sizeMm: 20, encodes: 'text', content: 'https://x.example/{password}' },
    { type: 'qr', ...place, sizeMm: 20, encodes: 'wifi' },
    { type: 'qr', ...place, sizeMm: 20, encodes: 'provisioning' },
  ];
  expect(problems(templates({ outer }))).toEqual([
    'outer.items.0: an outer label must not name {password}',
    'outer.items.1: an outer label must not name {ownerCode}',
    'outer.items.2: an outer label must not name {password}',
    'outer.items.3: an outer label must not have the QR code wifi: it holds the password',
    'outer.items.4: an outer label must not have the QR code provisioning: it holds the password',
  ]);
});

test('a constant cannot take the name of what every unit has', () => {
  const values = { password: 'x', gtin: '09506000134352', hardwareRevision: 'C' };
  expect(problems({ ...templates(), values })).toEqual([
    'values.password: is the name of something that every unit has',
  ]);
});

test.each<[string, Item, string]>([
  ['a name that nobody has', text('{colour}'), 'names {colour}, which neither a unit nor values has'],
  ['a name of the language itself', text('{constructor}'), 'names {constructor}, which neither a unit nor values has'],
  [
    'a QR code of a text that is not there',
    { type: 'qr', xMm: 1, yMm: 1, sizeMm: 9, encodes: 'text' },
    'text needs content',
  ],
  [
    'a link without its resolver',
    { type: 'qr', xMm: 1, yMm: 1, sizeMm: 9, encodes: 'gs1DigitalLink', content: '(01){gtin}' },
    'domain belongs to gs1DigitalLink',
  ],
])('%s is refused', (_what, item, message) => {
  expect(problems(templates({ outer: [...OUTER, item] }))).toEqual([`outer.items.9: ${message}`]);
});

test('a stray brace, a control character and a mark that is too small are refused, all in one answer', () => {
  const wrong = [text('{serial'), text('a\u202eb'), { type: 'mark', xMm: 1, yMm: 1, mark: 'ce', heightMm: 4.9 }];
  expect(problems({ ...templates(), outer: { ...templates().outer, items: [...OUTER, ...wrong] } })).toEqual([
    'outer.items.9.text: has a brace that opens or closes nothing',
    'outer.items.10.text: has a character that cannot be printed',
    'outer.items.11.heightMm: a mark is at least 5 mm high',
  ]);
});

test('an inner label has the code that is read back, once', () => {
  const message = 'inner.items: needs one QR code that encodes provisioning: it is read back';
  expect(problems(templates({ inner: INNER.slice(1) }))).toEqual([message]);
  expect(problems(templates({ inner: INNER.slice(0, 1).concat(INNER) }))).toEqual([message]);
});

test('unknown fields are refused', () => {
  expect(problems({ ...templates(), colour: 'red' })).toEqual([': Unrecognized key: "colour"']);
});
