import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGENT_REQUESTS, type AgentRequestName } from '../../../station-core/protocol/unit-agent/bodies.ts';
import { decodeCbor, encodeCbor } from '../../../station-core/protocol/unit-agent/cbor.ts';
import {
  decodeAgentFrame,
  encodeAgentFrame,
  decodeAgentAnswer,
  decodeAgentRequest,
  encodeAgentRequest,
} from '../../../station-core/codecs/agent.ts';
import { MAX_AGENT_FRAME_BYTES, isAgentFrame } from '../../../station-core/protocol/unit-agent/frame.ts';
import { encodeAgentRefusal, encodeAgentReply } from '../../../station-core/protocol/unit-agent/messages.ts';
import { allowOnlyFaults, expectBroken } from './broken.ts';

const hello = encodeAgentRequest({ name: 'hello', sequence: 7, body: {} });

describe('frames', () => {
  test('every truncation of a frame is no frame', () => {
    for (let length = 0; length < hello.length; length += 1)
      expect(isAgentFrame(hello.subarray(0, length))).toBe(false);
    expect(isAgentFrame(hello)).toBe(true);
  });

  test('every flipped bit is noticed', () => {
    for (let bit = 0; bit < hello.length * 8; bit += 1) {
      const bad = Buffer.from(hello);
      bad.writeUInt8(bad.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expectBroken(() => decodeAgentFrame(bad));
    }
  });

  test('any bytes whatever are a frame or a fault with an offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        if (!isAgentFrame(bytes)) expectBroken(() => decodeAgentFrame(bytes));
      }),
    );
  });

  test('a frame of the largest size passes, one byte more does not', () => {
    const body = Buffer.alloc(MAX_AGENT_FRAME_BYTES - 8);
    expect(encodeAgentFrame({ kind: 1, sequence: 0, body })).toHaveLength(MAX_AGENT_FRAME_BYTES);
    const tooLong = Buffer.alloc(MAX_AGENT_FRAME_BYTES + 1, 1);
    tooLong.writeUInt32LE(crc32(tooLong.subarray(0, -4)), tooLong.length - 4);
    expectBroken(() => decodeAgentFrame(tooLong));
    expectBroken(() => encodeAgentFrame({ kind: 1, sequence: 0, body: Buffer.alloc(MAX_AGENT_FRAME_BYTES) }));
  });
});

describe('bodies', () => {
  test('any bytes whatever are a body or a fault, for every request and its answer', () => {
    const names = Object.keys(AGENT_REQUESTS) as AgentRequestName[];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 80 }), fc.boolean(), (name, body, asReply) => {
        const { kind } = AGENT_REQUESTS[name];
        const frame = { kind: asReply ? kind | 0x80 : kind, sequence: 1, body };
        allowOnlyFaults(() => (asReply ? decodeAgentAnswer(name, frame) : decodeAgentRequest(frame)));
      }),
      { numRuns: 2000 },
    );
  });

  test('a damaged body is a fault or another valid value, never a crash', () => {
    const frame = encodeAgentReply('lock-state', 3, { locked: true, details: 'eFuse bit is set' });
    const body = decodeAgentFrame(frame).body;
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(255), (offset, byte) => {
        const bad = Buffer.from(body);
        bad.writeUInt8(byte, offset);
        allowOnlyFaults(() => decodeAgentAnswer('lock-state', { kind: 0x87, sequence: 3, body: bad }));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['nested deeper than any stack', '81'.repeat(8000)],
    ['a length beyond the body', 'a1616158ff'],
    ['a length beyond any memory', '5b7fffffffffffffff'],
    ['an array length beyond any memory', '9b001fffffffffffff'],
    ['a tag', 'a16161c101'],
    ['a float', 'a16161f93c00'],
    ['undefined', 'a16161f7'],
    ['a number as key', 'a10102'],
    ['text that is not UTF-8', 'a1616161ff'],
    ['a break without a beginning', 'ff'],
    ['nothing', ''],
  ])('refused: %s', (_what, hex) => {
    const frame = { kind: 0x01, sequence: 1, body: Buffer.from(hex, 'hex') };
    expectBroken(() => decodeAgentRequest(frame));
  });

  test('keys of a map are put in the order of RFC 8949', () => {
    expect(encodeCbor({ aa: 1, b: 2, a: 3 }).toString('hex')).toBe('a36161036162026261' + '6101');
    expect(decodeCbor(Buffer.from('a36161036162026261' + '6101', 'hex'))).toEqual({ a: 3, b: 2, aa: 1 });
  });

  const base = { agent: '2.0', mac: new Uint8Array(6), chip: 'esp32', runsAs: 'app', locked: false };
  const app = { firmwareVersion: '1', elfSha256: new Uint8Array(32) };
  const point = new Uint8Array(65).fill(4);
  const inFlash = { option: 'flash', readProtected: false };
  const withKey = { ...base, identity: 'key', publicKey: point, key: inFlash };
  const chainSha256 = new Uint8Array(32);

  test.each([
    ['a key in the state none', { ...base, identity: 'none', publicKey: point, key: inFlash }],
    ['no key in the state key', { ...base, identity: 'key' }],
    ['a public key without its place', { ...base, identity: 'key', publicKey: point }],
    ['a key in the state installed without a chain', { ...withKey, identity: 'installed' }],
    ['a chain in the state key', { ...withKey, chainSha256 }],
    ['a firmware version without an ELF hash', { ...withKey, firmwareVersion: '1' }],
    ['an ELF hash without a firmware version', { ...withKey, elfSha256: app.elfSha256 }],
    ['a point that is compressed', { ...withKey, publicKey: new Uint8Array(65).fill(2) }],
    ['a block for a key in flash', { ...withKey, key: { ...inFlash, block: 1 } }],
    ['a protected key in flash', { ...withKey, key: { ...inFlash, readProtected: true } }],
    ['no block for a derived key', { ...withKey, key: { option: 'hmac', readProtected: true } }],
    ['a block that no chip has', { ...withKey, key: { option: 'ecdsa', block: 6, readProtected: true } }],
    ['a key option of nobody', { ...withKey, key: { option: 'tpm', readProtected: true } }],
    ['the fields of version 1', { ...base, ...app, identity: 'key', publicKey: point, storage: 's', protection: 'p' }],
  ])('a hello with %s is refused', (_what, body) => {
    expectBroken(() => decodeAgentAnswer('hello', { kind: 0x81, sequence: 1, body: encodeCbor(body) }));
  });

  test('the same hello without the mistake is read', () => {
    const body = { ...withKey, ...app, identity: 'installed', chainSha256 };
    expect(decodeAgentAnswer('hello', { kind: 0x81, sequence: 1, body: encodeCbor(body) })).toMatchObject({ body });
  });
});

describe('answers', () => {
  test('a reply to another request breaks the protocol', () => {
    expectBroken(() => decodeAgentAnswer('lock', decodeAgentFrame(encodeAgentReply('reboot', 1, {}))));
  });

  test('a refusal of another request breaks the protocol', () => {
    const refusal = encodeAgentRefusal(1, { request: 2, reason: 'failed', message: '' });
    expectBroken(() => decodeAgentAnswer('lock', decodeAgentFrame(refusal)));
  });

  test('a request of an unknown kind is distinguished from a broken one', () => {
    expect(decodeAgentRequest({ kind: 0x70, sequence: 1, body: Buffer.of(0xa0) })).toBeUndefined();
  });
});
