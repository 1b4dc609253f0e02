import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { DerNode } from '../../station-core/formats/der.ts';

const read = (hex: string): DerNode =>
  DerNode.read(Buffer.from(hex, 'hex'), (found) => new Fault('csr.malformed', found));

function offsetOfFault(work: () => unknown): number | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return Number(error.evidence['offsetBytes']);
  }
}

test('every node knows its bytes and where they stand', () => {
  const [first, second] = read('300a0203010001300306012a').children();
  expect(first?.integer()).toEqual(Buffer.from('010001', 'hex'));
  expect(second?.offsetBytes).toBe(7);
  expect(second?.children().map((each) => [each.offsetBytes, each.oid()])).toEqual([[9, '1.2']]);
});

test.each([
  ['060388370a', '2.999.10'],
  ['06082a8648ce3d030107', '1.2.840.10045.3.1.7'],
  ['060100', '0.0'],
  ['060177', '2.39'],
])('object identifier %s is %s', (hex, dotted) => {
  expect(read(hex).oid()).toBe(dotted);
});

test.each([
  ['no bytes', '', 0],
  ['no length', '30', 0],
  ['an indefinite length', '30800000', 0],
  ['a long form for a short length', '04810100', 0],
  ['a length with a zero in front', '0482008000', 0],
  ['a length of five bytes', '04850000000001ff', 0],
  ['the reserved length octet', '04ff', 0],
  ['less content than announced', '0402ff', 0],
  ['bytes after the end', '040100ff', 3],
  ['a tag number above 30', '1f810100', 0],
])('%s is not DER', (_, hex, offsetBytes) => {
  expect(offsetOfFault(() => read(hex))).toBe(offsetBytes);
});

test.each<readonly [string, string, (node: DerNode) => unknown]>([
  ['an integer without content', '0200', (node) => node.integer()],
  ['an integer with a zero too many', '02020001', (node) => node.integer()],
  ['an integer with a sign byte too many', '0202ff80', (node) => node.integer()],
  ['a boolean of 1', '010101', (node) => node.boolean()],
  ['a boolean of two bytes', '01020000', (node) => node.boolean()],
  ['an empty object identifier', '0600', (node) => node.oid()],
  ['an object identifier cut off in an arc', '060288b7', (node) => node.oid()],
  ['an arc with a zero in front', '0603558001', (node) => node.oid()],
  ['a bit string with unused bits', '03020780', (node) => node.bytesOfBits()],
  ['an empty bit string', '0300', (node) => node.bytesOfBits()],
  ['text that is not UTF-8', '0c01ff', (node) => node.utf8()],
  ['text that is not ASCII', '1601ff', (node) => node.ascii()],
  ['children of a primitive', '0400', (node) => node.children()],
  ['two elements where one is wrapped', '300405000500', (node) => node.only()],
  ['another tag', '0500', (node) => node.as(0x02, 'integer')],
])('%s is refused', (_, hex, look) => {
  expect(offsetOfFault(() => look(read(hex)))).toBe(0);
});

test('arbitrary bytes are read or refused, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const hex = Buffer.from(bytes).toString('hex');
      offsetOfFault(() => {
        read(hex).requireWellFormed();
      });
    }),
    { numRuns: 2000 },
  );
});
