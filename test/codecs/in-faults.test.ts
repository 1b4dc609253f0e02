import { expect, test } from 'vitest';

import { inFaults, inFaultsLater } from '../../station-core/codecs/in-faults.ts';
import { FormatError } from '../../station-core/formats/format-error.ts';
import { ProtocolError } from '../../station-core/protocol/protocol-error.ts';
import { faultFrom, faultOf } from '../formats/fault-of.ts';

const details = { file: 'a.bin', offsetBytes: 7, reason: 'it is wrong' };

function refuse(error: Error): number {
  throw error;
}

test('what a format refuses is a fault of the table, with the same details', () => {
  const fault = faultOf(() => inFaults(refuse)(new FormatError('bad-image', details)));
  expect(fault).toMatchObject({ code: 'firmware.bad-image', evidence: details });
  expect(fault.cause).toBeUndefined();
});

test('what a protocol refuses is a fault too, and keeps its cause for the log', async () => {
  const cause = new Error('cut off');
  const refused = new ProtocolError('bad-agent-message', details, { cause });
  const fault = await faultFrom(inFaultsLater((error: Error) => Promise.reject(error))(refused));
  expect(fault).toMatchObject({ code: 'board.agent-broke-protocol', evidence: details, cause });
});

test('any other error of a codec stays what it is: a bug', () => {
  const bug = new TypeError('not a function');
  expect(() => inFaults(refuse)(bug)).toThrow(bug);
});

test('what a codec returns comes through', () => {
  expect(inFaults((a: number, b: number) => a + b)(1, 2)).toBe(3);
});
