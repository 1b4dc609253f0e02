import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as commands from '../../../station-core/protocol/loader/commands.ts';
import { commandName, OPCODES } from '../../../station-core/protocol/loader/opcodes.ts';
import { decodeReply, decodeRequest, parseSecurityInfo } from '../../../station-core/codecs/loader.ts';
import { isLoaderFrame, isStubGreeting, readStatus } from '../../../station-core/protocol/loader/reply.ts';
import { encodeRequest, type LoaderRequest } from '../../../station-core/protocol/loader/request.ts';
import { SECURITY_INFO_BYTES } from '../../../station-core/protocol/loader/security-info.ts';
import { readTrace, traceFile, traceNames } from './traces.ts';

/** Builds the request anew from the words of the recorded one, through the function the station uses for it. */
function rebuilt(op: string, payload: Buffer): LoaderRequest | undefined {
  const words = Array.from({ length: payload.length / 4 }, (_, index) => payload.readUInt32LE(index * 4));
  const [a = 0, b = 0, c = 0, d = 0] = words;
  const transfer = { sizeBytes: a, blocks: b, blockBytes: c, offsetBytes: d };
  const form = words.length === 5 ? 5 : 4;
  const builders: Readonly<Record<string, () => LoaderRequest>> = {
    SYNC: commands.sync,
    GET_SECURITY_INFO: commands.getSecurityInfo,
    READ_REG: () => commands.readRegister(a),
    WRITE_REG: () => commands.writeRegister(a, b),
    SPI_ATTACH: commands.spiAttach,
    SPI_SET_PARAMS: () => commands.spiSetParams(b),
    CHANGE_BAUDRATE: () => commands.changeBaudRate(a, b),
    MEM_BEGIN: () => commands.memBegin(transfer),
    MEM_END: () => commands.memEnd(b),
    FLASH_BEGIN: () => commands.flashBegin({ ...transfer, words: form }),
    DEFL_BEGIN: () => commands.deflBegin({ ...transfer, words: form }),
    FLASH_END: () => commands.flashEnd(a === 1 ? 'stay' : 'leave'),
    DEFL_END: () => commands.deflEnd(a === 1 ? 'stay' : 'leave'),
    SPI_FLASH_MD5: () => commands.flashMd5(a, b),
  };
  return builders[op]?.();
}

test.each(traceNames)('%s: every request is decoded, and built again byte for byte', (name) => {
  let compared = 0;
  for (const line of readTrace(name)) {
    if (line.kind !== 'request') continue;
    const request = decodeRequest(Buffer.from(line.frame, 'hex'));
    expect(commandName(request.opcode)).toBe(line.op);
    expect(request.payload.length).toBe(line.size);
    const again = rebuilt(line.op, request.payload);
    if (line.op === 'READ_FLASH' || line.op === 'ERASE_REGION') continue; // the station does not send these yet
    expect(again && encodeRequest(again).toString('hex'), line.op).toBe(line.frame);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(5);
});

test('data packets: length, sequence and checksum come out as recorded', () => {
  const image = traceFile('bootloader_c3.bin');
  const block = Buffer.concat([image, Buffer.alloc(0x4000 - image.length, 0xff)]);
  const sha256 = createHash('sha256').update(block).digest('hex');
  const recorded = readTrace('c3_stub_keep').find((line) => line.kind === 'data' && line.data_sha256 === sha256);
  if (recorded?.kind !== 'data') throw new Error('the trace holds this block');
  const request = commands.dataBlock('FLASH_DATA', 0, block);
  expect(request.checksum).toBe(recorded.checksum);
  expect(request.payload.subarray(0, 16).toString('hex')).toBe(recorded.head);
  expect(request.payload.length).toBe(recorded.size);
});

test.each(traceNames)(
  '%s: every reply fits its request, with four status bytes before the stub and two after',
  (name) => {
    let asked = '';
    let statusBytes = 4;
    const lengths: Readonly<Record<string, number | readonly number[]>> = {
      GET_SECURITY_INFO: SECURITY_INFO_BYTES,
      SPI_FLASH_MD5: [32, 16],
      READ_FLASH_SLOW: 64,
    };
    for (const line of readTrace(name)) {
      if (line.kind === 'request' || line.kind === 'data') asked = line.op;
      if (line.kind !== 'reply' || asked === 'READ_FLASH') continue;
      expect(isLoaderFrame(line.frame)).toBe(true);
      if (isStubGreeting(line.frame)) {
        statusBytes = 2;
        continue;
      }
      const reply = decodeReply(line.frame);
      const status = readStatus(reply, lengths[asked]);
      if (reply.opcode === 0) {
        expect(status).toEqual({ kind: 'refused', status: 1, reason: 5 });
        continue;
      }
      expect(commandName(reply.opcode)).toBe(asked);
      if (status.kind !== 'done') throw new Error(`${asked} was refused`);
      expect(reply.body.length - status.data.length).toBe(statusBytes);
    }
  },
);

test('security info: chip id of the C3, none on the S2', () => {
  const reported = (name: string): ReturnType<typeof parseSecurityInfo> => {
    for (const line of readTrace(name)) {
      if (line.kind !== 'reply' || line.frame[1] !== OPCODES.GET_SECURITY_INFO) continue;
      const status = readStatus(decodeReply(line.frame), SECURITY_INFO_BYTES);
      if (status.kind === 'done') return parseSecurityInfo(status.data);
    }
    throw new Error('the trace holds security info');
  };
  expect(reported('c3_stub')).toMatchObject({
    chipId: 5,
    secureBoot: false,
    secureDownload: false,
    flashEncryption: false,
  });
  expect(reported('c3_sdm')).toMatchObject({ chipId: 5, secureDownload: true });
  expect(reported('s2_sdm').chipId).toBeUndefined();
  expect(reported('s2_sdm').secureDownload).toBe(true);
});
