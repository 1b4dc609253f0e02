import { expect, test } from 'vitest';
import { ProtocolError } from '../../../station-core/protocol/protocol-error.ts';
import { readHostStatus } from '../../../station-core/protocol/zpl/host-status.ts';

/** The example of the ZPL II Programming Guide's fields: 203 dots per inch, thermal transfer, nothing to do. */
const WELL =
  '\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,1,2,6,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n';
const quiet = {
  paperOut: false,
  paused: false,
  bufferFull: false,
  headOpen: false,
  ribbonOut: false,
  tooCold: false,
  tooHot: false,
  memoryCorrupt: false,
  partialFormat: false,
  waitingFormats: 0,
  remainingLabels: 0,
};

test('a printer with nothing to do says so', () => {
  expect(readHostStatus(Buffer.from(WELL))).toEqual(quiet);
});

test.each([
  ['paper out', ['030,1,0,', '000,0,0,0,1'], { paperOut: true }],
  ['paused', ['030,0,1,', '000,0,0,0,1'], { paused: true }],
  ['head open', ['030,0,0,', '000,0,1,0,1'], { headOpen: true }],
  ['ribbon out', ['030,0,0,', '000,0,0,1,1'], { ribbonOut: true }],
  ['no ribbon in a printer that needs none', ['030,0,0,', '000,0,0,1,0'], {}],
] as const)('%s', (_, [first, second], wanted) => {
  const answer = WELL.replace('030,0,0,', first).replace('000,0,0,0,1', second);
  expect(readHostStatus(Buffer.from(answer))).toEqual(Object.assign({}, quiet, wanted));
});

test('what waits in the printer is counted', () => {
  const answer = WELL.replace('1245,000,0,0,0,', '1245,002,1,0,1,').replace('00000000', '00000007');
  expect(readHostStatus(Buffer.from(answer))).toMatchObject({
    waitingFormats: 2,
    bufferFull: true,
    partialFormat: true,
    remainingLabels: 7,
  });
});

test('an answer that is cut off anywhere is not whole yet', () => {
  const whole = WELL.lastIndexOf('\x03') + 1;
  for (let length = 0; length < whole; length++) {
    expect(readHostStatus(Buffer.from(WELL.slice(0, length)))).toBeUndefined();
  }
  expect(readHostStatus(Buffer.from(WELL.slice(0, whole)))).toEqual(quiet);
});

test('noise before the answer is passed over', () => {
  expect(readHostStatus(Buffer.from(`\0\r\n${WELL}`))).toEqual(quiet);
});

test.each([
  ['a field too few', WELL.replace('030,0,', '030,')],
  ['a flag that is neither', WELL.replace('030,0,0,', '030,2,0,')],
  ['a count that is no number', WELL.replace('1245,000', '1245,abc')],
  ['lines of something else', '\x02one\x03\x02two\x03\x02three\x03'],
])('%s is refused', (_, answer) => {
  expect(() => readHostStatus(Buffer.from(answer))).toThrow(ProtocolError);
});
