import { expect, test } from 'vitest';
import { ProtocolError } from '../../../station-core/protocol/protocol-error.ts';
import { readHostIdentification } from '../../../station-core/protocol/zpl/host-identification.ts';

/** As the ZPL II Programming Guide has it under ~HI. */
const WHOLE = '\x02ZTC ZD421,V1.0.0,12,8192KB,X\x03\r\n';

const read = (text: string) => readHostIdentification(Buffer.from(text, 'latin1'));

test('model and dots per millimetre are read, whatever stands before them', () => {
  expect(read(WHOLE)).toEqual({ model: 'ZTC ZD421', dotsPerMm: 12 });
  expect(read(`\r\n${WHOLE}`)).toEqual({ model: 'ZTC ZD421', dotsPerMm: 12 });
});

test('a line that is not whole yet is none', () => {
  for (let end = 0; end < WHOLE.indexOf('\x03'); end += 1) expect(read(WHOLE.slice(0, end))).toBeUndefined();
});

test.each(['\x02\x03', '\x02ZD421,V1.0.0,8\x03', '\x02ZD421,V1.0.0,fine,8192KB\x03', '\x02ZD421,V1.0.0,,8192KB\x03'])(
  '%j is refused',
  (text) => {
    expect(() => read(text)).toThrow(ProtocolError);
  },
);
