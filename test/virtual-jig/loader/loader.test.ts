import { createHash, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startJig, type JigBoard, type JigChip } from '../../../fixtures/virtual-jig/jig.ts';
import { dataRequest, request, TestHost, u32 } from '../host.ts';

const STUB_TEXT = 0x4038_0000;

async function inDownloadMode(
  chip: JigChip,
  work: (host: TestHost, board: JigBoard) => Promise<void>,
  paced = false,
): Promise<void> {
  await using jig = await startJig({ boards: [{ chip }], paced });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  await using host = await TestHost.open(board.address);
  await host.enterDownloadMode();
  await work(host, board);
}

async function startStub(host: TestHost): Promise<void> {
  await host.ask(request(0x05, u32(64, 1, 0x1800, STUB_TEXT)));
  await host.ask(dataRequest(0x07, 0, Buffer.alloc(64, 'OHAI')));
  await host.ask(request(0x06, u32(0, STUB_TEXT)));
  expect((await host.frame()).toString()).toBe('OHAI');
}

function status(reply: Buffer): string {
  return reply.toString('hex', 8);
}

test('SYNC is answered eight times with a value, and a stub answers it with zero', async () => {
  await inDownloadMode('esp32c3', async (host) => {
    const sync = request(0x08, Buffer.concat([Buffer.from('07071220', 'hex'), Buffer.alloc(32, 0x55)]));
    host.send(sync);
    for (let n = 0; n < 8; n += 1) expect((await host.frame()).readUInt32LE(4)).toBe(0x20120707);
    await startStub(host);
    host.send(sync);
    for (let n = 0; n < 8; n += 1) expect((await host.frame()).toString('hex')).toBe('01080200000000000000');
  });
});

test('the ROM refuses what it does not know with eight frames that name another command', async () => {
  await inDownloadMode('esp32', async (host) => {
    host.send(request(0x14));
    for (let n = 0; n < 8; n += 1) expect((await host.frame()).toString('hex')).toBe('010004000000000001050000');
    expect(await host.silence(50)).toBe(true);
  });
});

test('the stub starts only when every announced byte has come and the entry lies inside', async () => {
  for (const [announced, sent, entry] of [
    [128, 64, STUB_TEXT],
    [64, 64, STUB_TEXT + 64],
    [64, 64, STUB_TEXT - 4],
  ] as const) {
    await inDownloadMode('esp32c3', async (host) => {
      await host.ask(request(0x05, u32(announced, 1, 0x1800, STUB_TEXT)));
      await host.ask(dataRequest(0x07, 0, Buffer.alloc(sent, 'OHAI')));
      expect(status(await host.ask(request(0x06, u32(0, entry))))).toBe('00000000');
      await expect(host.frame(150)).rejects.toThrow('waited');
      host.send(request(0x0a, u32(0x40001000)));
      expect(await host.silence(100)).toBe(true); // the CPU ran into nothing: only a reset helps
      await host.enterDownloadMode();
      expect(status(await host.ask(request(0x0a, u32(0x40001000))))).toBe('00000000');
    });
  }
});

test('nothing is loaded outside RAM', async () => {
  await inDownloadMode('esp32c3', async (host) => {
    expect(status(await host.ask(request(0x05, u32(64, 1, 0x1800, 0x4200_0000))))).toBe('010f0000');
  });
});

test('a wrong checksum or length is refused by ROM and stub with their own codes', async () => {
  await inDownloadMode('esp32c3', async (host) => {
    await host.ask(request(0x05, u32(64, 1, 0x1800, STUB_TEXT)));
    const spoilt = dataRequest(0x07, 0, Buffer.alloc(64, 'OHAI'));
    spoilt.writeUInt8(spoilt.readUInt8(30) ^ 1, 30);
    expect(status(await host.ask(spoilt))).toBe('01070000');
    expect(status(await host.ask(request(0x05, u32(64))))).toBe('01050000');
    await startStub(host);
    expect(status(await host.ask(request(0x05, u32(64))))).toBe('c000');
    expect(status(await host.ask(request(0x3f)))).toBe('c300');
  });
});

test('the ROM writes only after SPI_ATTACH, and beyond 2 MB only after SPI_SET_PARAMS', async () => {
  await inDownloadMode('esp32c3', async (host) => {
    const begin = request(0x02, u32(0x1000, 4, 0x400, 0x200000, 0));
    expect(status(await host.ask(begin))).toBe('01060000');
    await host.ask(request(0x0d, u32(0, 0)));
    expect(status(await host.ask(begin))).toBe('01060000');
    await host.ask(request(0x0b, u32(0, 0x400000, 0x10000, 0x1000, 0x100, 0xffff)));
    expect(status(await host.ask(begin))).toBe('00000000');
  });
});

test('FLASH_BEGIN of the ESP32 ROM takes four words, that of later ROMs five', async () => {
  for (const [chip, words] of [
    ['esp32', 4],
    ['esp32c3', 5],
  ] as const) {
    await inDownloadMode(chip, async (host) => {
      await host.ask(request(0x0d, u32(0, 0)));
      const five = u32(0x400, 1, 0x400, 0, 0);
      expect(status(await host.ask(request(0x02, five.subarray(0, words * 4))))).toBe('00000000');
      expect(status(await host.ask(request(0x02, five.subarray(0, words === 4 ? 20 : 16))))).toBe('01050000');
    });
  }
});

test('deflated blocks are written as they come, wherever the stream is cut', async () => {
  await inDownloadMode('esp32c3', async (host, board) => {
    await startStub(host);
    const content = Buffer.concat([randomBytes(5000), Buffer.alloc(60_000, 0x41), randomBytes(3000)]);
    const deflated = deflateSync(content, { level: 9 });
    const blockBytes = 701;
    const blocks = Math.ceil(deflated.length / blockBytes);
    await host.ask(request(0x10, u32(content.length, blocks, blockBytes, 0x10000)));
    for (let n = 0; n < blocks; n += 1) {
      const block = deflated.subarray(n * blockBytes, (n + 1) * blockBytes);
      expect(status(await host.ask(dataRequest(0x11, n, block)))).toBe('0000');
    }
    expect(status(await host.ask(request(0x12, u32(1))))).toBe('0000');
    const md5 = await host.ask(request(0x13, u32(0x10000, content.length, 0, 0)));
    expect(md5.toString('hex', 8, 24)).toBe(createHash('md5').update(content).digest('hex'));
    expect(board.flash.subarray(0x10000, 0x10000 + content.length).equals(content)).toBe(true);
  });
});

test('a broken deflate stream, too much data and too little data are distinguished', async () => {
  await inDownloadMode('esp32c3', async (host) => {
    await startStub(host);
    const begin = (size: number) => host.ask(request(0x10, u32(size, 1, 0x4000, 0x10000)));
    const next = () => host.ask(request(0x12, u32(1)));
    await begin(100);
    await host.ask(dataRequest(0x11, 0, Buffer.alloc(50, 0x99)));
    expect(status(await next())).toBe('c700');
    await begin(100);
    await host.ask(dataRequest(0x11, 0, deflateSync(Buffer.alloc(101, 7))));
    expect(status(await next())).toBe('c900');
    await begin(100);
    await host.ask(dataRequest(0x11, 0, deflateSync(Buffer.alloc(99, 7))));
    expect(status(await next())).toBe('c800');
    expect(status(await next())).toBe('c600');
  });
});

test('writing the same place twice gives the second content, because the stub erases just ahead', async () => {
  await inDownloadMode('esp32c3', async (host, board) => {
    await startStub(host);
    for (const content of [Buffer.alloc(0x1000, 0x0f), Buffer.alloc(0x1000, 0xf0)]) {
      await host.ask(request(0x02, u32(0x1000, 1, 0x4000, 0x3000)));
      await host.ask(dataRequest(0x03, 0, content));
      await host.ask(request(0x04, u32(1)));
    }
    expect(board.flash.subarray(0x3000, 0x4000).every((byte) => byte === 0xf0)).toBe(true);
  });
});

test('READ_FLASH sends packets against acknowledgements and then the digest', async () => {
  await inDownloadMode('esp32c3', async (host, board) => {
    await startStub(host);
    randomBytes(0x2800).copy(board.flash, 0x5000);
    expect(status(await host.ask(request(0xd2, u32(0x5000, 0x2800, 0x1000, 2))))).toBe('0000');
    const read: Buffer[] = [];
    for (let total = 0; total < 0x2800;) {
      const packet = await host.frame();
      read.push(packet);
      total += packet.length;
      host.send(u32(total));
    }
    const content = Buffer.concat(read);
    expect(content.equals(board.flash.subarray(0x5000, 0x7800))).toBe(true);
    expect(await host.frame()).toEqual(createHash('md5').update(content).digest());
  });
});

test('erasing a region wants whole sectors; erasing the chip clears everything', async () => {
  await inDownloadMode('esp32c3', async (host, board) => {
    await startStub(host);
    board.flash.fill(0);
    expect(status(await host.ask(request(0xd1, u32(0x1000, 0x800))))).toBe('c400');
    expect(status(await host.ask(request(0xd1, u32(0x1000, 0x2000))))).toBe('0000');
    expect(board.flash.indexOf(0xff)).toBe(0x1000);
    expect(board.flash.subarray(0x3000).every((byte) => byte === 0)).toBe(true);
    expect(status(await host.ask(request(0xd0)))).toBe('0000');
    expect(board.flash.every((byte) => byte === 0xff)).toBe(true);
  });
});

test('after CHANGE_BAUDRATE the line is garbled until the host follows', async () => {
  await inDownloadMode('esp32c3', async (host) => {
    const read = request(0x0a, u32(0x40001000));
    expect(status(await host.ask(request(0x0f, u32(460_800, 0))))).toBe('00000000');
    host.send(read);
    await expect(host.frame(150)).rejects.toThrow('waited');
    await host.baud(460_800);
    host.raw(Buffer.of(0xc0)); // what was garbled may have opened a frame
    host.forget();
    expect(status(await host.ask(read))).toBe('00000000');
  });
});

test('bytes that come while the ROM is busy are lost beyond its FIFO', async () => {
  await inDownloadMode(
    'esp32c3',
    async (host, board) => {
      await host.ask(request(0x0d, u32(0, 0)));
      host.send(request(0x02, u32(0x10000, 64, 0x400, 0, 0))); // erases for 150 ms
      host.raw(Buffer.alloc(1000, 0x55));
      expect(status(await host.frame())).toBe('00000000');
      expect(board.lostBytes).toBeGreaterThan(800);
    },
    true,
  );
});

test('a paced board takes the time of its baud rate and of its flash', async () => {
  await inDownloadMode(
    'esp32c3',
    async (host) => {
      await startStub(host);
      const from = performance.now();
      await host.ask(request(0x02, u32(0x4000, 1, 0x4000, 0)));
      await host.ask(dataRequest(0x03, 0, Buffer.alloc(0x4000, 1)), 10_000);
      // 16 KB at 115200 baud are 1.42 s on the line.
      expect(performance.now() - from).toBeGreaterThan(1400);
    },
    true,
  );
});

test('a stub has room for one block while it writes another: of a second one sent ahead the bytes are lost', async () => {
  await inDownloadMode(
    'esp32c3',
    async (host, board) => {
      await startStub(host);
      await host.ask(request(0x0f, u32(2_000_000, 115_200)));
      await host.baud(2_000_000);
      const block = (sequence: number) => dataRequest(0x03, sequence, Buffer.alloc(0x4000, 1));
      board.flash.fill(0, 0x1000, 0x9000); // four sectors have to be erased before a block is written: 180 ms
      await host.ask(request(0x02, u32(0x8000, 2, 0x4000, 0x1000)));
      host.send(block(0));
      host.send(block(1));
      await host.frame();
      await host.frame();
      expect(board.lostBytes).toBe(0);
      await host.ask(request(0x02, u32(0xc000, 3, 0x4000, 0x1000)), 5_000);
      for (const sequence of [0, 1, 2]) host.send(block(sequence));
      await host.frame();
      await host.frame();
      expect(board.lostBytes).toBeGreaterThan(0x2000);
    },
    true,
  );
});

test('compressed writes fail in the ROM above 460800 baud, as seen on silicon', async () => {
  await inDownloadMode('esp32c3', async (host) => {
    await host.ask(request(0x0d, u32(0, 0)));
    for (const [baudRate, expected] of [
      [460_800, '00000000'],
      [921_600, '01050000'],
    ] as const) {
      await host.ask(request(0x0f, u32(baudRate, 0)));
      await host.baud(baudRate);
      await host.ask(request(0x10, u32(0x400, 1, 0x400, 0, 0)));
      expect(status(await host.ask(dataRequest(0x11, 0, deflateSync(Buffer.alloc(0x400, 7)))))).toBe(expected);
    }
  });
});

test('a board that is not fresh says so in GET_SECURITY_INFO or in its eFuses', async () => {
  await using jig = await startJig({
    boards: [
      { chip: 'esp32c3', secured: true },
      { chip: 'esp32', secured: true },
    ],
  });
  for (const board of jig.boards) {
    await using host = await TestHost.open(board.address);
    await host.enterDownloadMode();
    if (board.chip === 'esp32c3') {
      expect((await host.ask(request(0x14))).toString('hex', 8, 13)).toBe('0100000007');
    } else {
      expect((await host.ask(request(0x0a, u32(0x3ff5a000)))).readUInt32LE(4) & (0x7f << 20)).toBe(0x7f << 20);
    }
  }
});
