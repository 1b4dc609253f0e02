import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { inStub, md5, READ_MAGIC, type Seen, STUB_TEXT, writeBlock } from './fault-steps.ts';
import { dataRequest, request, u32, type TestHost } from '../host.ts';

/** How the faults of the loader at work, and of the flash chip, show on the wire. */
export const FLASH_FAULTS_SEEN = {
  'wrong-echo-opcode': async (_, __, host) => {
    await host.enterDownloadMode();
    expect((await host.ask(READ_MAGIC))[1]).toBe(0x4a);
  },
  'md5-lies': async (_, board, host) => {
    await inStub(host);
    await writeBlock(host);
    const content = createHash('md5').update(Buffer.alloc(0x1000, 0x3c)).digest('hex');
    expect(await md5(host)).not.toBe(content);
    board.heal();
    expect(await md5(host)).toBe(content);
  },
  'flash-write-fails': async (_, board, host) => {
    await inStub(host);
    expect((await writeBlock(host)).toString('hex', 8)).toBe('c400');
    expect(board.flash.subarray(0x3f0000, 0x3f1000).every((byte) => byte === 0xff)).toBe(true);
  },
  'flash-bit-stuck': async (_, board, host) => {
    await inStub(host);
    expect((await writeBlock(host)).toString('hex', 8)).toBe('0000');
    const seen = await md5(host);
    expect(seen).not.toBe(createHash('md5').update(Buffer.alloc(0x1000, 0x3c)).digest('hex'));
    expect(seen).toBe(createHash('md5').update(board.flash.subarray(0x3f0000, 0x3f1000)).digest('hex'));
  },
  'ram-load-refused': async (_, __, host) => {
    await host.enterDownloadMode();
    expect((await host.ask(request(0x05, u32(64, 1, 0x1800, STUB_TEXT)))).toString('hex', 8, 9)).toBe('01');
  },
  'ram-start-refused': async (_, __, host) => {
    await host.enterDownloadMode();
    await host.ask(request(0x05, u32(64, 1, 0x1800, STUB_TEXT)));
    await host.ask(dataRequest(0x07, 0, Buffer.alloc(64, 'OHAI')));
    expect((await host.ask(request(0x06, u32(0, STUB_TEXT)))).toString('hex', 8, 9)).toBe('01');
    expect((await host.ask(READ_MAGIC))[1]).toBe(0x0a);
  },
  'flash-id-unknown': async (_, __, host) => {
    expect(await flashId(host)).toBe(0xffffff);
  },
  'flash-id-zeros': async (_, __, host) => {
    expect(await flashId(host)).toBe(0);
  },
  'flash-id-in-part': async (_, __, host) => {
    expect(await flashId(host)).toBe(0x1640ff);
  },
  'stub-does-not-start': async (_, __, host) => {
    await host.enterDownloadMode();
    await host.ask(request(0x05, u32(64, 1, 0x1800, STUB_TEXT)));
    await host.ask(dataRequest(0x07, 0, Buffer.alloc(64, 'OHAI')));
    expect((await host.ask(request(0x06, u32(0, STUB_TEXT)))).toString('hex', 8)).toBe('00000000');
    expect(await host.silence(150)).toBe(true);
  },
} as const satisfies Readonly<Record<string, Seen>>;

/** RDID, asked through the registers of the flash controller. */
async function flashId(host: TestHost): Promise<number> {
  await host.enterDownloadMode();
  const spi = 0x6000_2000;
  const write = (offset: number, value: number) => host.ask(request(0x09, u32(spi + offset, value, 0xffffffff, 0)));
  await write(0x28, 0x17);
  await write(0x18, 0x9000_0000);
  await write(0x20, 0x7000_009f);
  await write(0x00, 1 << 18);
  return (await host.ask(request(0x0a, u32(spi + 0x58)))).readUInt32LE(4);
}
