import { expect, test } from 'vitest';
import {
  decodeIpp,
  encodeIpp,
  flag,
  integer,
  type IppMessage,
  keyword,
  text,
  uri,
  valuesOf,
} from '../../../station-core/protocol/ipp/ipp-message.ts';
import { ProtocolError } from '../../../station-core/protocol/protocol-error.ts';
import { TAG } from '../../../station-core/protocol/ipp/tags.ts';

const tagged = (tag: number, name: string, value: string | Buffer): Buffer =>
  Buffer.concat([Buffer.of(tag), counted(Buffer.from(name)), counted(Buffer.from(value))]);

const counted = (bytes: Buffer): Buffer => Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);

/** RFC 8010 appendix A.1, without its document. */
const PRINT_JOB = Buffer.concat([
  Buffer.from('0101 0002 00000001 01'.replaceAll(' ', ''), 'hex'),
  tagged(0x47, 'attributes-charset', 'utf-8'),
  tagged(0x48, 'attributes-natural-language', 'en-us'),
  tagged(0x45, 'printer-uri', 'ipp://printer.example.com/ipp/print/pinetree'),
  tagged(0x42, 'job-name', 'foobar'),
  tagged(0x22, 'ipp-attribute-fidelity', Buffer.of(1)),
  Buffer.of(0x02),
  tagged(0x21, 'copies', Buffer.of(0, 0, 0, 20)),
  tagged(0x44, 'sides', 'two-sided-long-edge'),
  Buffer.of(0x03),
]);

const printJob: IppMessage = {
  version: 0x0101,
  code: 0x0002,
  requestId: 1,
  groups: [
    {
      group: 'operation',
      attributes: [
        { name: 'attributes-charset', tag: TAG.charset, values: ['utf-8'] },
        { name: 'attributes-natural-language', tag: TAG.naturalLanguage, values: ['en-us'] },
        uri('printer-uri', 'ipp://printer.example.com/ipp/print/pinetree'),
        text('job-name', 'foobar'),
        flag('ipp-attribute-fidelity', true),
      ],
    },
    { group: 'job', attributes: [integer('copies', 20), keyword('sides', 'two-sided-long-edge')] },
  ],
};

/** RFC 8010 appendix A.7: a collection in a collection, with more than one value of a member. */
const media: IppMessage = {
  version: 0x0200,
  code: 0,
  requestId: 2,
  groups: [
    {
      group: 'printer',
      attributes: [
        {
          name: 'media-col',
          tag: TAG.collection,
          values: [
            {
              members: new Map([
                ['media-color', { tag: TAG.keyword, values: ['blue', 'red'] }],
                [
                  'media-size',
                  {
                    tag: TAG.collection,
                    values: [
                      {
                        members: new Map([
                          ['x-dimension', { tag: TAG.integer, values: [6000] }],
                          ['y-dimension', { tag: TAG.rangeOfInteger, values: [{ from: 600, to: 4000 }] }],
                        ]),
                      },
                    ],
                  },
                ],
              ]),
            },
          ],
        },
        { name: 'printer-more-info', tag: 0x10, values: [null] },
        { name: 'printer-current-time', tag: 0x31, values: [Buffer.from('07ea0b1e0c00000000', 'hex')] },
      ],
    },
  ],
};

test('a request has the bytes of RFC 8010 appendix A.1', () => {
  expect(encodeIpp(printJob)).toEqual(PRINT_JOB);
  expect(decodeIpp(PRINT_JOB)).toEqual(printJob);
});

test('collections, further values and values that nothing here reads come back as they were', () => {
  expect(decodeIpp(encodeIpp(media))).toEqual(media);
});

test('an attribute without a value has none', () => {
  expect(valuesOf(media, 'printer', 'printer-more-info')).toEqual([]);
  expect(valuesOf(media, 'printer', 'absent')).toEqual([]);
  expect(valuesOf(printJob, 'job', 'copies')).toEqual([20]);
  expect(valuesOf(printJob, 'operation', 'copies')).toEqual([]);
});

test('a text with a language is read without it', () => {
  const withLanguage = Buffer.concat([tagged(0x35, 'x', Buffer.from('\0\u0002de\0\u0005Hallo'))]);
  const message = Buffer.concat([PRINT_JOB.subarray(0, 9), withLanguage, Buffer.of(0x03)]);
  expect(valuesOf(decodeIpp(message), 'operation', 'x')).toEqual(['Hallo']);
});

test.each([
  ['a request', PRINT_JOB],
  ['collections', encodeIpp(media)],
])('%s cut off anywhere is refused', (_, whole) => {
  for (let length = 0; length < whole.length; length++) {
    expect(() => decodeIpp(whole.subarray(0, length)), `${length} bytes`).toThrow(ProtocolError);
  }
});

const inOperation = (...pieces: Buffer[]): Buffer =>
  Buffer.concat([PRINT_JOB.subarray(0, 9), ...pieces, Buffer.of(0x03)]);

test.each([
  ['an attribute outside of a group', Buffer.concat([PRINT_JOB.subarray(0, 8), PRINT_JOB.subarray(9)])],
  ['a group that is not in RFC 8010', Buffer.concat([PRINT_JOB.subarray(0, 8), Buffer.of(0x0f, 0x03)])],
  ['a further value of no attribute', inOperation(tagged(0x44, '', 'x'))],
  ['a number of three bytes', inOperation(tagged(0x21, 'copies', Buffer.of(0, 0, 1)))],
  ['a range of four bytes', inOperation(tagged(0x33, 'copies', Buffer.of(0, 0, 0, 1)))],
  ['a truth of two bytes', inOperation(tagged(0x22, 'x', Buffer.of(0, 1)))],
  ['a text that is not UTF-8', inOperation(tagged(0x41, 'x', Buffer.of(0xff)))],
  [
    'a member without a name',
    inOperation(tagged(0x34, 'x', ''), tagged(0x21, '', Buffer.alloc(4)), tagged(0x37, '', '')),
  ],
  [
    'collections without end',
    inOperation(
      tagged(0x34, 'x', ''),
      ...Array.from({ length: 50 }, () => [tagged(0x4a, '', 'm'), tagged(0x34, '', '')]).flat(),
    ),
  ],
])('%s is refused', (_, bytes) => {
  expect(() => decodeIpp(bytes)).toThrow(ProtocolError);
});

test('any bytes are read or refused, and nothing else happens', () => {
  let seed = 1;
  const random = (): number => (seed = (seed * 48271) % 2147483647);
  const samples = [PRINT_JOB, encodeIpp(media)];
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const bytes = Buffer.from(samples[round % 2] ?? '');
    for (let change = 0; change < 3; change++) bytes[random() % bytes.length] = random() & 255;
    try {
      decodeIpp(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError);
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(100);
});
