import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { FrameTrace } from '../../../station-core/device/trace/frame-trace.ts';
import {
  dataBlock,
  flashMd5,
  getSecurityInfo,
  readFlash,
  readFlashSlow,
  readRegister,
  sync,
  writeRegister,
} from '../../../station-core/protocol/loader/commands.ts';
import { OPCODES, type CommandName } from '../../../station-core/protocol/loader/opcodes.ts';
import { encodeReply } from '../../../station-core/protocol/loader/reply.ts';
import { encodeRequest, type LoaderRequest } from '../../../station-core/protocol/loader/request.ts';
import { encodeSlip, frameStart } from '../../../station-core/protocol/slip.ts';
import { encodeAgentFrame } from '../../../station-core/protocol/unit-agent/frame.ts';

const NOW = new Date('2026-12-01T08:00:00.123Z');
/** Sixteen symbols, as a password has them, with a byte that SLIP escapes on either side. */
const SECRET = Buffer.from('\u00c0K7RT9XQ2LWM4ABCD\u00db', 'latin1');

function traced(capacityFrames?: number) {
  const trace = new FrameTrace({ now: () => NOW, ...(capacityFrames !== undefined && { capacityFrames }) });
  return {
    trace,
    send: (request: LoaderRequest) => {
      trace.sent(encodeSlip(encodeRequest(request)));
    },
    answer: (name: CommandName, body: Uint8Array, value = 0) => {
      trace.received(encodeReply({ opcode: OPCODES[name], value, body: Buffer.from(body) }));
    },
  };
}

const DONE = Buffer.alloc(4);

test('an exchange with the loader is shown with its time, its command, its bytes and what the loader said', () => {
  const { trace, send, answer } = traced();
  send(sync());
  answer('SYNC', DONE);
  send(flashMd5(0x1000, 0x2000));
  answer('SPI_FLASH_MD5', Buffer.from([1, 7, 0, 0]));
  const [syncSent, syncDone, asked, refused] = trace.frames();
  expect(syncSent).toEqual({
    at: '2026-12-01T08:00:00.123Z',
    direction: 'sent',
    name: 'SYNC',
    lengthBytes: 46,
    hex: `07071220${'55'.repeat(32)}`,
  });
  expect(syncDone).toMatchObject({ direction: 'received', name: 'SYNC', status: 'done', hex: '00000000' });
  expect(asked).toMatchObject({ name: 'SPI_FLASH_MD5', hex: '00100000002000000000000000000000' });
  expect(refused).toMatchObject({ name: 'SPI_FLASH_MD5', status: 'refused: checksum' });
});

test('security info and MD5 are shown whole: neither is a secret', () => {
  const { trace, send, answer } = traced();
  send(getSecurityInfo());
  answer('GET_SECURITY_INFO', Buffer.concat([Buffer.alloc(20, 5), DONE]));
  expect(trace.frames()[1]).toMatchObject({ status: 'done', hex: `${'05'.repeat(20)}00000000` });
});

/** Every way in which a secret of a unit, or a key for its eFuses, goes over the wire. */
const SECRET_EXCHANGES: Readonly<Record<string, (line: ReturnType<typeof traced>) => void>> = {
  'a block of flash that is written': ({ send }) => {
    send(dataBlock('FLASH_DATA', 3, SECRET));
  },
  'a compressed block of flash': ({ send }) => {
    send(dataBlock('DEFL_DATA', 3, SECRET));
  },
  'a block for RAM': ({ send }) => {
    send(dataBlock('MEM_DATA', 3, SECRET));
  },
  'a register that a key is burnt with': ({ send }) => {
    for (let at = 0; at < SECRET.length; at += 4)
      send(writeRegister(0x600b0800, SECRET.readUInt32LE(Math.min(at, 14))));
  },
  'a register that is read': ({ send, answer }) => {
    for (let at = 0; at < SECRET.length; at += 4) {
      send(readRegister(0x600b0800));
      answer('READ_REG', DONE, SECRET.readUInt32LE(Math.min(at, 14)));
    }
  },
  'flash that a ROM reads': ({ send, answer }) => {
    send(readFlashSlow(0x12000, 64));
    answer('READ_FLASH_SLOW', Buffer.concat([SECRET, DONE]));
  },
  'flash that a stub reads': ({ trace, send, answer }) => {
    send(readFlash(0x12000, 0x1000));
    answer('READ_FLASH', Buffer.alloc(2));
    trace.received(Buffer.from(SECRET));
  },
  'flash whose bytes look like an answer that is shown': ({ trace, send, answer }) => {
    send(readFlash(0x12000, 0x1000));
    trace.sent(encodeSlip(Buffer.from('00080000', 'hex'))); // an acknowledgement that begins as SYNC does
    answer('SYNC', SECRET);
  },
  'an answer that names another command than the one asked': ({ send, answer }) => {
    send(readFlashSlow(0x12000, 64));
    answer('SPI_FLASH_MD5', Buffer.concat([SECRET, DONE]));
  },
  'an answer to SYNC with more than a status': ({ send, answer }) => {
    send(sync());
    answer('SYNC', SECRET);
  },
  'what is asked of the unit agent, and what it answers': ({ trace }) => {
    trace.sent(encodeSlip(encodeAgentFrame({ kind: 0x01, sequence: 7, body: SECRET })));
    trace.received(encodeAgentFrame({ kind: 0x81, sequence: 7, body: SECRET }));
  },
};

test.each(Object.entries(SECRET_EXCHANGES))('nothing is kept of %s but names and lengths', (_, exchange) => {
  const line = traced();
  exchange(line);
  const kept = JSON.stringify(line.trace.frames());
  expect(line.trace.frames().length).toBeGreaterThan(0);
  const words = Array.from({ length: SECRET.length - 3 }, (__, at) => SECRET.subarray(at, at + 4));
  for (const word of words) {
    expect(kept).not.toContain(word.toString('hex'));
    expect(kept).not.toContain(word.toString('latin1'));
  }
});

test('of the unit agent the request and the answer are named', () => {
  const { trace } = traced();
  trace.sent(encodeSlip(encodeAgentFrame({ kind: 0x03, sequence: 7, body: Buffer.from([0xa0]) })));
  trace.received(encodeAgentFrame({ kind: 0x83, sequence: 7, body: Buffer.from([0xa0]) }));
  trace.received(encodeAgentFrame({ kind: 0xff, sequence: 7, body: Buffer.from([0xa0]) }));
  expect(trace.frames().map(({ name }) => name)).toEqual(['agent: csr', 'agent: answer to csr', 'agent: refusal']);
});

test('only the last frames are kept, however many there were', () => {
  const { trace, send } = traced(3);
  for (let sequence = 0; sequence < 1_000; sequence++) send(readFlashSlow(sequence, 64));
  expect(trace.frames().map(({ hex }) => hex?.slice(0, 8))).toEqual(['e5030000', 'e6030000', 'e7030000']);
});

test('the start of a frame is read out of SLIP, escapes and all, and no further than is asked for', () => {
  const frame = Buffer.from('c0db00ffc0db', 'hex');
  expect(frameStart(encodeSlip(frame), 64)).toEqual(frame);
  expect(frameStart(encodeSlip(frame), 3)).toEqual(frame.subarray(0, 3));
  expect(frameStart(encodeSlip(Buffer.alloc(0)), 3)).toEqual(Buffer.alloc(0));
});
