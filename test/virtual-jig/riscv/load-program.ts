import { expect } from 'vitest';
import { startJig, type JigBoard, type JigChip } from '../../../fixtures/virtual-jig/jig.ts';
import { dataRequest, request, TestHost, u32 } from '../host.ts';

/** A board in the hands of a test, and what the ROM's loader is asked to put a program into its RAM. */
const MEM_BEGIN = 0x05;
const MEM_END = 0x06;
const MEM_DATA = 0x07;
export const BLOCK_BYTES = 0x1800;

export async function onBoard<T>(chip: JigChip, work: (host: TestHost, board: JigBoard) => Promise<T>): Promise<T> {
  await using jig = await startJig({ boards: [{ chip }] });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  await using host = await TestHost.open(board.address);
  return await work(host, board);
}

export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export async function load(host: TestHost, segments: readonly Segment[], entry: number): Promise<void> {
  for (const { address, bytes } of segments) {
    const blocks = Math.ceil(bytes.length / BLOCK_BYTES);
    expect(ok(await host.ask(request(MEM_BEGIN, u32(bytes.length, blocks, BLOCK_BYTES, address))))).toBe(true);
    for (let block = 0; block < blocks; block += 1) {
      const data = bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
      expect(ok(await host.ask(dataRequest(MEM_DATA, block, data)))).toBe(true);
    }
  }
  expect(ok(await host.ask(request(MEM_END, u32(0, entry))))).toBe(true);
}

/** Of a ROM's reply. */
export const ok = (reply: Buffer): boolean => reply.toString('hex', 8) === '00000000';
