import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { writeAppImage } from '../../../station-core/formats/image/write-app-image.ts';
import { request, u32 } from '../host.ts';
import { fillFlash } from '../sample-flash.ts';
import { A0, A1, call, lbu, ROM, say, STOP, T0 } from './by-hand.ts';
import { CODE, csrrci, DATA, jal, jalr, loadConstant } from './one-core.ts';
import { BLOCK_BYTES, load, ok, onBoard, type Segment } from './load-program.ts';
import { assembled } from './virtual-c3.ts';

/** Programs in the RAM of a board of the jig, loaded by the ROM's loader or started from its flash. */
const code = (instructions: readonly number[], address = CODE): Segment => ({
  address,
  bytes: assembled(instructions),
});

const INTERRUPTS_OFF = csrrci({ rs1: 8 }, 0x300);
const HELLO = [INTERRUPTS_OFF, ...say('hello from RAM\n'), STOP];
const ECHO = [
  INTERRUPTS_OFF,
  ...say('ready\n'),
  ...call(ROM.uart_rx_one_char_block),
  ...loadConstant(T0, ROM.uart_tx_one_char),
  jalr({ rd: 1, rs1: T0 }, 0),
  jal({}, -24),
];

test('a program that the ROM loads to RAM runs, and only a reset brings the loader back', async () => {
  await onBoard('esp32c3', async (host) => {
    await host.enterDownloadMode();
    await load(host, [code(HELLO)], CODE);
    await host.until(() => host.text.endsWith('hello from RAM\n'));
    host.send(request(0x0a, u32(0x4000_1000)));
    expect(await host.silence(50)).toBe(true);
    await host.enterDownloadMode();
    expect(ok(await host.ask(request(0x0a, u32(0x4000_1000))))).toBe(true);
  });
});

test('its segments lie where they were loaded, blocks in their order, and it hears the host', async () => {
  await onBoard('esp32c3', async (host, board) => {
    await host.enterDownloadMode();
    const filler = Buffer.alloc(3 * BLOCK_BYTES - 8, 0x42);
    await load(host, [{ address: DATA, bytes: filler }, code(ECHO, CODE + 0x2000)], CODE + 0x2000);
    await host.until(() => host.text.endsWith('ready\n'));
    host.forget();
    host.raw(Buffer.from('over the line'));
    await host.until(() => host.text === 'over the line');
    expect(board.flash.every((byte) => byte === 0xff)).toBe(true);
  });
});

test('esptool’s stub is played, not executed: the board answers as it', async () => {
  const path = createRequire(import.meta.url).resolve('esptool-js/lib/targets/stub_flasher/esp32c3.json');
  const stub = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string> & Record<string, number>;
  const segment = (name: 'text' | 'data'): Segment => {
    return { address: Number(stub[`${name}_start`]), bytes: Buffer.from(String(stub[name]), 'base64') };
  };
  await onBoard('esp32c3', async (host) => {
    await host.enterDownloadMode();
    await load(host, [segment('text'), segment('data')], Number(stub['entry']));
    expect((await host.frame()).toString()).toBe('OHAI');
    host.send(request(0x08, Buffer.concat([Buffer.from('07071220', 'hex'), Buffer.alloc(32, 0x55)])));
    expect((await host.frame()).toString('hex')).toBe('01080200000000000000');
  });
});

test('a chip that executes nothing takes every program for the stub', async () => {
  await onBoard('esp32c6', async (host) => {
    await host.enterDownloadMode();
    await load(host, [code(HELLO, 0x4080_0000)], 0x4080_0000);
    expect((await host.frame()).toString()).toBe('OHAI');
  });
});

test('who writes over the memory of the loader gets no program', async () => {
  for (const address of [0x3fcc_ae00 - 4, 0x3fcd_3ffc, 0x3fcd_c710, 0x403c_b000]) {
    await onBoard('esp32c3', async (host) => {
      await host.enterDownloadMode();
      await load(host, [code(HELLO), { address, bytes: Buffer.alloc(8) }], CODE);
      expect(await host.silence(50)).toBe(true);
    });
  }
});

test('a panic reaches the host', async () => {
  await onBoard('esp32c3', async (host) => {
    await host.enterDownloadMode();
    await load(host, [code([INTERRUPTS_OFF, ...say('x'), 0])], CODE);
    await host.until(() => host.text.includes('Guru Meditation Error: Illegal instruction.'));
  });
});

const image = (instructions: readonly number[], entry = CODE): Buffer =>
  writeAppImage({
    chip: 'esp32c3',
    entry,
    segments: [{ loadAddress: entry, bytes: assembled(instructions) }],
  });

test('an image in the boot loader’s place that is none runs, and a reset starts it again', async () => {
  await onBoard('esp32c3', async (host, board) => {
    fillFlash(board);
    image([...say('agent\n'), ...call(ROM.uart_rx_one_char_block), ...call(ROM.software_reset)]).copy(board.flash);
    await host.hardReset();
    await host.until(() => host.text.includes('agent\n'));
    expect(host.text).toContain('ESP-ROM:esp32c3-api1-20210207');
    expect(host.text).toContain('load:0x40380000,len:0x');
    expect(host.text).toContain('entry 0x40380000\r\nagent\n');
    expect(host.text).not.toContain('2nd stage bootloader');
    host.forget();
    host.raw(Buffer.from('r'));
    await host.until(() => host.text.endsWith('entry 0x40380000\r\nagent\n'));
  });
});

test('the flash is attached for it', async () => {
  await onBoard('esp32c3', async (host, board) => {
    const reads = [...call(ROM.read, 0x10_0000, DATA, 4), ...loadConstant(T0, ROM.uart_tx_one_char)];
    image([...reads, ...loadConstant(A1, DATA), lbu({ rd: A0, rs1: A1 }, 0), jalr({ rd: 1, rs1: T0 }, 0), STOP]).copy(
      board.flash,
    );
    board.flash.write('!', 0x10_0000);
    await host.hardReset();
    await host.until(() => host.text.endsWith('!'));
  });
});

test.each([
  ['with the descriptor of ESP-IDF', undefined],
  ['of the years before it had one, behind the memory of apps', 0x403c_c710],
])('a boot loader %s is played: it boots the app', async (_, entry) => {
  await onBoard('esp32c3', async (host, board) => {
    fillFlash(board);
    if (entry !== undefined) image(HELLO, entry).copy(board.flash);
    await host.hardReset();
    await host.until(() => host.text.includes('2nd stage bootloader'));
    expect(host.text).not.toContain('hello');
  });
});

test('an image that is damaged is not run', async () => {
  await onBoard('esp32c3', async (host, board) => {
    const damaged = image(HELLO);
    damaged.writeUInt8(damaged.readUInt8(0x30) ^ 1, 0x30);
    damaged.copy(board.flash);
    await host.hardReset();
    await host.until(() => host.text.includes('csum err'));
    expect(host.text).not.toContain('hello');
  });
});
