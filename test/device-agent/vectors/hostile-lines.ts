import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { bstr, escaped, filled, KIND, line, map, NONCE, NOTHING, sealed, u32le, unsealed, wrapped } from './wire.ts';
import type { Vector } from './wire.ts';

/** What is wrong below the body: the SLIP frame, its header, its CRC. */
const END = Buffer.of(0xc0);
const askState = sealed({ kind: KIND.lockState, body: NOTHING });
const askTag = sealed({ kind: KIND.secretsTag, body: map(['nonce', bstr(NONCE)]) });
const other = sealed({ kind: KIND.lockState, body: NOTHING, sequence: 0x2518 });
const consoleLine = Buffer.from('I (4711) wifi: state: run -> init\r\n', 'latin1');

const silent = (name: string, bytes: Buffer): Vector => ({ name, line: bytes, answers: [] });

function changed(frame: Buffer, offset: number, xor: number): Buffer {
  const copy = Buffer.from(frame);
  copy.writeUInt8(copy.readUInt8(offset) ^ xor, offset);
  return copy;
}

function torn(frame: Buffer, at: number, between: Buffer): Buffer {
  const bytes = escaped(frame);
  return Buffer.concat([END, bytes.subarray(0, at), between, bytes.subarray(at), END]);
}

/** A body of text that fills the frame up to this length, with a CRC that is right. */
function ofLength(length: number): Buffer {
  const header = unsealed({ kind: KIND.lockState, body: Buffer.alloc(0) });
  const checked = Buffer.concat([header, filled(length - header.length - 4)]);
  return Buffer.concat([checked, u32le(crc32(checked))]);
}

function withWrongCrc(): readonly Vector[] {
  const checked = unsealed({ kind: KIND.lockState, body: NOTHING });
  const bigEndian = Buffer.from(u32le(crc32(checked))).reverse();
  const overEscaped = crc32(escaped(unsealed({ kind: KIND.lockState, body: NOTHING, sequence: 0xdbc0 })));
  const needsEscapes = unsealed({ kind: KIND.lockState, body: NOTHING, sequence: 0xdbc0 });
  return [
    silent('the last bit of the CRC is wrong', wrapped(changed(askState, askState.length - 1, 0x01))),
    silent('the first bit of the CRC is wrong', wrapped(changed(askState, askState.length - 4, 0x80))),
    silent('a bit of the version is wrong', wrapped(changed(askState, 0, 0x01))),
    silent('a bit of the kind is wrong', wrapped(changed(askState, 1, 0x0f))),
    silent('a bit of the sequence is wrong', wrapped(changed(askState, 2, 0x40))),
    silent('a bit of the body is wrong', wrapped(changed(askTag, 20, 0x10))),
    silent('the CRC is zero', wrapped(Buffer.concat([checked, Buffer.alloc(4)]))),
    silent('the CRC is big-endian', wrapped(Buffer.concat([checked, bigEndian]))),
    silent('the CRC is of NVS, whose register starts at zero', wrapped(nvsCrc(checked))),
    silent('the CRC is over the escaped bytes', wrapped(Buffer.concat([needsEscapes, u32le(overEscaped)]))),
    silent('the CRC is missing', wrapped(checked)),
    silent('the CRC is there twice', wrapped(Buffer.concat([askState, askState.subarray(-4)]))),
  ];
}

const nvsCrc = (checked: Buffer): Buffer => Buffer.concat([checked, u32le(crc32(checked, 0xffff_ffff))]);

function withWrongLength(): readonly Vector[] {
  const noBody = unsealed({ kind: KIND.lockState, body: Buffer.alloc(0) });
  return [
    silent('nothing but two ENDs', Buffer.concat([END, END])),
    silent('a hundred ENDs', Buffer.alloc(100, 0xc0)),
    silent('one byte', wrapped(Buffer.of(0x02))),
    silent('a frame without a body', wrapped(Buffer.concat([noBody, u32le(crc32(noBody))]))),
    silent('one byte more than an agent can hold', wrapped(ofLength(4119))),
    silent('as long as the station reads', wrapped(ofLength(8192))),
    silent('one byte more than the station reads', wrapped(ofLength(8193))),
    silent(
      'a whole frame of the longest kind and one byte more',
      Buffer.concat([wrapped(ofLength(4118)).subarray(0, -1), Buffer.of(0x41), END]),
    ),
    silent('twenty thousand bytes and no END', Buffer.concat([END, filled(20_000)])),
    { name: 'as long as an agent can hold, and no CBOR', line: wrapped(ofLength(4118)), answers: ['malformed'] },
  ];
}

function withWrongSlip(): readonly Vector[] {
  const bytes = escaped(askState);
  const middle = 4;
  return [
    silent('console text and no frame', consoleLine),
    silent('console text between two ENDs', Buffer.concat([END, consoleLine, END])),
    silent('torn by console text', torn(askState, middle, consoleLine)),
    silent('torn by console text in the CRC', torn(askState, bytes.length - 2, consoleLine)),
    silent('torn by an END', torn(askState, middle, END)),
    silent('an escape that is none', torn(askState, middle, Buffer.of(0xdb, 0x00))),
    silent('an escape of an escape', torn(askState, middle, Buffer.of(0xdb, 0xdb))),
    silent('an END where an escape must end', torn(askState, middle, Buffer.of(0xdb, 0xc0))),
    silent('a whole frame, then an escape that is none', Buffer.concat([END, bytes, Buffer.of(0xdb, 0x00), END])),
    silent('an escape that the END cuts off', Buffer.concat([END, bytes, Buffer.of(0xdb), END])),
    silent('no END before it', Buffer.concat([consoleLine, bytes, END])),
    { name: 'no END behind it until the next one begins', line: noEnd(), answers: ['reply'] },
    { name: 'console text on both sides', line: between(consoleLine), answers: ['reply'] },
    { name: 'a torn frame, then a whole one', line: tornThenWhole(), answers: ['reply'] },
    { name: 'an over-long frame, then a whole one', line: overlongThenWhole(), answers: ['reply'] },
    { name: 'two frames that share one END: the second has none before it', line: sharedEnd(), answers: ['reply'] },
  ];
}

const between = (text: Buffer): Buffer => Buffer.concat([text, wrapped(askState), text]);
const tornThenWhole = (): Buffer => Buffer.concat([END, escaped(askState).subarray(0, 6), wrapped(other)]);
const overlongThenWhole = (): Buffer => Buffer.concat([END, filled(9000, 0x02), wrapped(other)]);
const noEnd = (): Buffer => Buffer.concat([END, escaped(askState), wrapped(other)]);
const sharedEnd = (): Buffer => Buffer.concat([END, escaped(askState), END, escaped(other), END]);

function ofOtherKinds(): readonly Vector[] {
  const kinds = [0x80, 0x81, 0x87, 0x8c, 0xfe, 0xff];
  const replies = kinds.map((kind) =>
    silent(`a reply or refusal, kind ${kind.toString(16)}`, line({ kind, body: NOTHING })),
  );
  const unknown = [0x00, 0x0d, 0x40, 0x7f].map((kind) => ({
    name: `a request nobody knows, kind ${kind.toString(16).padStart(2, '0')}`,
    line: line({ kind, body: NOTHING }),
    answers: ['unsupported'],
  }));
  const badBody = {
    name: 'a request nobody knows, with a bad body',
    line: line({ kind: 0x0d, body: Buffer.of(0xff) }),
  };
  return [...replies, ...unknown, { ...badBody, answers: ['unsupported'] }];
}

function ofOtherVersions(): readonly Vector[] {
  const hellos = [0, 1, 3, 255].map((version) => ({
    name: `hello in version ${version}`,
    line: line({ kind: KIND.hello, body: NOTHING, version }),
    answers: ['unsupported'],
  }));
  const requests = [0, 1, 3, 255].map((version) =>
    silent(`lock-state in version ${version}`, line({ kind: KIND.lockState, body: NOTHING, version })),
  );
  return [
    ...hellos,
    ...requests,
    { name: 'hello in version 1 with a bad body', line: badHello(), answers: ['unsupported'] },
    silent('a reply in version 1', line({ kind: 0x81, body: NOTHING, version: 1 })),
  ];
}

const badHello = (): Buffer => line({ kind: KIND.hello, body: Buffer.of(0xff, 0xff), version: 1 });

export const hostileLines: readonly Vector[] = [
  ...withWrongCrc(),
  ...withWrongLength(),
  ...withWrongSlip(),
  ...ofOtherKinds(),
  ...ofOtherVersions(),
];
