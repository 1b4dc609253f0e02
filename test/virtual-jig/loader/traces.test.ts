import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startJig, type BoardSpec, type JigChip } from '../../../fixtures/virtual-jig/jig.ts';
import { request, TestHost, u32 } from '../host.ts';

/**
 * Whole sessions of the real esptool 5.2.0 (fixtures/vectors/esptool-traces) against a board: every frame the host
 * sent, every reply compared. Data packets are listed by hash only and are rebuilt from the files that were flashed.
 */
const VECTORS = new URL('../../../fixtures/vectors/', import.meta.url);
const build = (path: string): Buffer => readFileSync(new URL(`idf-build/esp-idf-v5/${path}`, VECTORS));

const FILES = [
  build('bootloader/bootloader.bin'),
  patchedForFlash(build('bootloader/bootloader.bin'), 0x2f),
  build('partition_table/partition-table.bin'),
  build('demo_app.bin'),
];
/** esptool compresses each file at level 9; Node's zlib gives other bytes, so these are matched by size and order. */
const COMPRESSED = [build('partition_table/partition-table.bin'), build('demo_app.bin')].map((file) =>
  deflateSync(file, { level: 9 }),
);

/** The emulator behind the traces had no crystal: UART_CLKDIV and CLK8M_FREQ of a real ESP32 at 40 MHz are 347 and 56. */
const WITHOUT_CRYSTAL = [0x3ff40014, 0x60000014, 0x3ff5a010];
/** Nor a CRC above the upper half of an ESP32's MAC. */
const MAC_AND_CRC = 0x3ff5a008;

interface TraceLine {
  readonly dir: 'host' | 'dev' | 'note';
  readonly op?: string;
  readonly frame?: string;
  readonly checksum?: number;
  readonly head?: string;
  readonly data_len?: number;
  readonly data_sha256?: string;
  readonly baud?: number;
  /** Bare flash content of READ_FLASH, and what the host says of it. */
  readonly sha256?: string;
  readonly ack?: number;
}

const TRACES: readonly (readonly [name: string, chip: JigChip])[] = [
  ['c3_stub', 'esp32c3'],
  ['c3_stub_keep', 'esp32c3'],
  ['c3_rom', 'esp32c3'],
  ['c3_flash_id', 'esp32c3'],
  ['esp32_stub', 'esp32'],
  ['esp32_rom', 'esp32'],
  ['c3_read', 'esp32c3'],
  ['c3_sdm', 'esp32c3'],
  ['s2_sdm', 'esp32s2'],
  ['s3_stub', 'esp32s3'],
  ['c2_stub', 'esp32c2'],
  ['p4_stub', 'esp32p4'],
];

test.each(TRACES)('the board answers esptool’s session %s as recorded', async (name, chip) => {
  await using jig = await startJig({
    boards: [boardOf(name, chip)],
  });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  await using host = await TestHost.open(board.address);
  await host.enterDownloadMode();
  const lines = readTrace(name);
  const rebuild = rebuilder();
  let asked: Buffer = Buffer.alloc(0);
  let repliesCompared = 0;
  for (const line of lines) {
    if (line.dir === 'note') await host.baud(line.baud ?? 115_200);
    if (line.ack !== undefined) host.send(u32(line.ack));
    else if (line.dir === 'host') {
      asked = rebuild(line);
      host.send(asked);
    }
    if (line.dir !== 'dev') continue;
    const reply = await host.frame();
    if (WITHOUT_CRYSTAL.some((address) => isReadOf(asked, address))) continue;
    if (isReadOf(asked, MAC_AND_CRC)) reply.writeUInt16LE(0, 6);
    const reported =
      line.sha256 === undefined ? reply.toString('hex') : createHash('sha256').update(reply).digest('hex');
    expect(reported, `reply to ${asked.toString('hex', 0, 24)}`).toBe(line.frame ?? line.sha256);
    repliesCompared += 1;
    // The traces keep one of the error frames with which a ROM refuses; the board sends eight, as silicon does.
    if (line.frame === '010004000000000001050000') for (let n = 1; n < 8; n += 1) await host.frame();
  }
  expect(repliesCompared).toBeGreaterThan(name.endsWith('sdm') ? 25 : 60);
  expect(board.lostBytes).toBe(0);
});

/** The emulator had neither revision nor crystal nor SFDP. */
function boardOf(name: string, chip: JigChip): BoardSpec {
  const burnt = name.endsWith('sdm') ? { ENABLE_SECURITY_DOWNLOAD: 1 } : {};
  const fuses = { mac: '7c:df:a1:b2:c3:d4', revision: { major: 0, minor: 0 }, burnt };
  return { chip, ...fuses, ...(chip === 'esp32c2' && { crystalMHz: 40 }), sfdpSizeBytes: 0 };
}

function readTrace(name: string): readonly TraceLine[] {
  const text = readFileSync(new URL(`esptool-traces/${name}.jsonl`, VECTORS), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceLine);
}

/** Makes the host's frames; those listed by hash from the files, or from filler where it is the old stub's code. */
function rebuilder(): (line: TraceLine) => Buffer {
  const blocks = new Map(FILES.flatMap((file) => [...blocksOf(file, 0x400), ...blocksOf(file, 0x4000)]));
  const compressed = [...COMPRESSED];
  return (line) => {
    if (line.frame !== undefined) return Buffer.from(line.frame, 'hex');
    const opcode = { MEM_DATA: 0x07, FLASH_DATA: 0x03, DEFL_DATA: 0x11 }[line.op ?? ''];
    const head = Buffer.from(line.head ?? '', 'hex');
    if (opcode === undefined) throw new Error(`no rule for ${line.op ?? ''}`);
    if (line.op === 'DEFL_DATA') {
      const data = compressed.shift() ?? Buffer.alloc(0);
      head.writeUInt32LE(data.length, 0);
      return request(opcode, Buffer.concat([head, data]), xor(data));
    }
    const data = line.op === 'MEM_DATA' ? filler(line) : blocks.get(line.data_sha256 ?? '');
    if (data === undefined) throw new Error(`no file holds the block ${line.data_sha256 ?? ''}`);
    return request(opcode, Buffer.concat([head, data]), line.checksum);
  };
}

function blocksOf(file: Buffer, blockBytes: number): [string, Buffer][] {
  const count = Math.ceil(file.length / blockBytes);
  return Array.from({ length: count }, (_, index) => {
    const block = Buffer.alloc(blockBytes, 0xff);
    file.copy(block, 0, index * blockBytes);
    return [createHash('sha256').update(block).digest('hex'), block];
  });
}

/**
 * The traces carry another build of the stub. The board looks at completeness, at the entry and for the greeting of a
 * stub, so any bytes that fit do.
 */
function filler(line: TraceLine): Buffer {
  const data = Buffer.alloc(line.data_len ?? 0);
  data.write('OHAI', 1, 'ascii');
  data.writeUInt8((line.checksum ?? 0) ^ xor(data), 0);
  return data;
}

function xor(data: Buffer): number {
  return data.reduce((sum, byte) => sum ^ byte, 0xef);
}

function isReadOf(asked: Buffer, address: number): boolean {
  return asked[1] === 0x0a && asked.readUInt32LE(8) === address;
}

/** esptool wrote size and frequency into the bootloader's header, and computed its hash again. */
function patchedForFlash(bootloader: Buffer, parameter: number): Buffer {
  const patched = Buffer.from(bootloader);
  patched.writeUInt8(parameter, 3);
  createHash('sha256')
    .update(patched.subarray(0, -32))
    .digest()
    .copy(patched, patched.length - 32);
  return patched;
}
