import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { refusalReason } from '../../../station-core/protocol/loader/refusal-reasons.ts';
import { decodeReply, decodeRequest, parseSecurityInfo } from '../../../station-core/codecs/loader.ts';
import {
  encodeReply,
  isLoaderFrame,
  readStatus,
  saysUnsupported,
} from '../../../station-core/protocol/loader/reply.ts';
import { encodeRequest } from '../../../station-core/protocol/loader/request.ts';
import { hasOddBits } from '../../../station-core/protocol/loader/security-info.ts';
import { OPCODES, type CommandName } from '../../../station-core/protocol/loader/opcodes.ts';

const reply = (bodyHex: string, opcode = 0x13): ReturnType<typeof decodeReply> =>
  decodeReply(encodeReply({ opcode, value: 0, body: Buffer.from(bodyHex, 'hex') }));

test('a refusal is read from two status bytes and from four', () => {
  expect(readStatus(reply('0107'))).toEqual({ kind: 'refused', status: 1, reason: 7 });
  expect(readStatus(reply('01070000'))).toEqual({ kind: 'refused', status: 1, reason: 7 });
});

test('a refusal that brings no data is read from where the data would begin', () => {
  expect(readStatus(reply('0105'), 20)).toEqual({ kind: 'refused', status: 1, reason: 5 });
  expect(readStatus(reply('01050000'), [32, 16])).toEqual({ kind: 'refused', status: 1, reason: 5 });
});

test('the status stands right behind the data, whatever its length', () => {
  const raw = 'aa'.repeat(16);
  const text = Buffer.from('bb'.repeat(16)).toString('hex');
  expect(readStatus(reply(`${raw}0000`), [32, 16])).toEqual({ kind: 'done', data: Buffer.from(raw, 'hex') });
  expect(readStatus(reply(`${text}00000000`), [32, 16])).toEqual({ kind: 'done', data: Buffer.from(text, 'hex') });
  expect(readStatus(reply(`${raw}0105`), [32, 16])).toEqual({ kind: 'refused', status: 1, reason: 0x05 });
  expect(readStatus(reply(`${raw}c400`), [32, 16])).toEqual({ kind: 'refused', status: 0xc4, reason: 0xc4 });
});

test('"well done" without the promised data is no success', () => {
  expect(readStatus(reply('0000'), 16).kind).toBe('refused');
});

test('"unsupported" is known under any opcode', () => {
  expect(saysUnsupported(reply('01050000', 0))).toBe(true);
  expect(saysUnsupported(reply('01070000', 0))).toBe(false);
  expect(saysUnsupported(reply('00000000', 8))).toBe(false);
});

test('console text between two delimiters is no loader frame', () => {
  expect(isLoaderFrame(Buffer.from('waiting for download'))).toBe(false);
  expect(isLoaderFrame(Buffer.from('OHAI'))).toBe(true);
  expect(isLoaderFrame(Buffer.from('0108040007071220', 'hex'))).toBe(false);
  expect(isLoaderFrame(Buffer.alloc(0))).toBe(false);
});

test('every truncation of a reply is a fault with its offset', () => {
  const frame = encodeReply({ opcode: 0x14, value: 7, body: Buffer.alloc(24) });
  for (let length = 0; length < frame.length; length++) {
    expect(isLoaderFrame(frame.subarray(0, length))).toBe(false);
    expect(() => decodeReply(frame.subarray(0, length))).toThrow(Fault);
  }
  expect(readStatus(decodeReply(frame), [20, 12]).kind).toBe('done');
});

test('any bytes at all give a value or a fault, never another error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, honest) => {
      const frame = Buffer.from(bytes);
      if (honest && frame.length >= 8) {
        frame[0] = 1;
        frame.writeUInt16LE(frame.length - 8, 2);
      }
      for (const read of [
        (): unknown => readStatus(decodeReply(frame), [20, 12]),
        (): unknown => decodeRequest(frame),
        (): unknown => parseSecurityInfo(frame),
      ]) {
        try {
          read();
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          expect(error instanceof Fault && typeof error.evidence['offsetBytes']).toBe('number');
        }
      }
    }),
  );
});

test('a request comes back as it was sent', () => {
  const names = Object.keys(OPCODES) as CommandName[]; // Object.keys forgets the key type
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.uint8Array(), fc.nat(0xff), (name, bytes, checksum) => {
      const payload = Buffer.from(bytes);
      expect(decodeRequest(encodeRequest({ name, payload, checksum }))).toEqual({
        opcode: OPCODES[name],
        payload,
        checksum,
      });
    }),
  );
});

test('an eFuse counter is on with an odd number of bits', () => {
  expect([0, 1, 3, 7, 0b1111111, 0x80000000].map(hasOddBits)).toEqual([false, true, false, true, true, true]);
});

test('every refusal has words', () => {
  expect(refusalReason(0x07)).toBe('checksum');
  expect(refusalReason(0xc1)).toBe('stub: checksum');
  expect(refusalReason(0x42)).toBe('unknown reason');
});
