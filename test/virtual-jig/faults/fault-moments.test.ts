import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isAgentFrame } from '../../../station-core/protocol/unit-agent/frame.ts';
import { encodeAgentRequest } from '../../../station-core/codecs/agent.ts';
import { booted, restart, Unit, hostEntropy } from '../agent/booted-unit.ts';
import { HELLO, installed, inStub, READ_MAGIC, STUB_TEXT, writeBlock } from './fault-steps.ts';
import { request, TestHost, u32 } from '../host.ts';
import { certificateFor } from '../test-certificate.ts';

test('a board falls silent at the chosen command or request, and answers before', async () => {
  await booted('esp32c3', async (unit, board, host) => {
    board.inject('silent-at:prove');
    await installed(unit);
    const nonce = randomBytes(32);
    host.send(encodeAgentRequest({ name: 'prove', sequence: 2, body: { nonce } }));
    expect(await host.silence(100)).toBe(true);
    host.send(HELLO);
    expect(await host.silence(100)).toBe(true);
    board.heal();
    expect(isAgentFrame(await host.ask(HELLO))).toBe(true);
    board.inject('silent-at:MEM_END');
    await host.enterDownloadMode();
    await host.ask(READ_MAGIC);
    host.send(request(0x06, u32(0, STUB_TEXT)));
    expect(await host.silence(100)).toBe(true);
  });
});

test('a board unplugged at a request breaks the connection once, and comes back as it was', async () => {
  await booted('esp32c3', async (unit, board, host) => {
    const leaf = await installed(unit);
    board.inject('unplug-at:prove');
    host.send(encodeAgentRequest({ name: 'prove', sequence: 2, body: { nonce: randomBytes(32) } }));
    await host.until(() => host.closed);
    await using again = await TestHost.open(board.address);
    await restart(again);
    const hello = await new Unit(again).get('hello', {});
    expect(hello.identity).toBe('installed');
    expect(leaf.publicKey.export({ type: 'spki', format: 'der' }).includes(Buffer.from(hello.publicKey ?? []))).toBe(
      true,
    );
  });
});

test('failed, but stored: a board that is lost after install has the chain when it comes back', async () => {
  for (const fault of ['silent-after:install', 'unplug-after:install'] as const) {
    await booted('esp32c3', async (unit, board, host) => {
      const { publicKey } = await unit.get('generate-key', { hostEntropy });
      board.inject(fault);
      host.send(encodeAgentRequest({ name: 'install', sequence: 2, body: { chain: certificateFor(publicKey) } }));
      if (fault === 'unplug-after:install') await host.until(() => host.closed);
      else expect(await host.silence(150)).toBe(true);
      await host[Symbol.asyncDispose]();
      board.heal();
      await using again = await TestHost.open(board.address);
      await restart(again);
      expect((await new Unit(again).get('hello', {})).identity).toBe('installed');
    });
  }
});

test('failed, but stored: a block whose answer is missing lies in flash all the same', async () => {
  await booted('esp32c3', async (_, board, host) => {
    await inStub(host);
    board.inject('unplug-after:DEFL_END');
    await writeBlock(host);
    host.send(request(0x12, u32(1)));
    await host.until(() => host.closed);
    expect(board.flash.subarray(0x3f0000, 0x3f1000).every((byte) => byte === 0x3c)).toBe(true);
  });
});
