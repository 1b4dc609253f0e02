import { createHmac } from 'node:crypto';
import { setTimeout as sleepMs } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { lw, sw, A0, A1, A2, S0, T0, say, STOP } from './by-hand.ts';
import { addi, jal, li, loadConstant, typeI, typeS } from './one-core.ts';
import { MAC, VirtualC3 } from './virtual-c3.ts';

test('bytes come through the registers of the UART as well', async () => {
  const uart = 0x6000_0000;
  using c3 = VirtualC3.running([
    ...loadConstant(S0, uart),
    lw({ rd: A0, rs1: S0 }, 0x1c), // STATUS
    typeI(7, 0x13)({ rd: A0, rs1: A0 }, 0x3ff), // RXFIFO_CNT
    0x0000_0063 | (A0 << 15) | 0x80000000 | 0x7e000000 | 0xc80, // beq a0, x0, -8
    lw({ rd: A0, rs1: S0 }, 0),
    addi({ rd: A0, rs1: A0 }, 1),
    sw({ rs1: S0, rs2: A0 }, 0),
    jal({}, -24),
  ]);
  c3.say('HAL');
  await c3.until(() => c3.sent === 'IBM');
  await sleepMs(30);
  const { executed } = c3.machine.cpu;
  await sleepMs(200);
  expect(c3.machine.cpu.executed - executed).toBeLessThan(1_000_000);
  c3.say('a');
  await c3.until(() => c3.sent === 'IBMb');
});

test('the random register gives other words, and the one of a test where it has one', async () => {
  const read = [...loadConstant(S0, 0x6002_6000), lw({ rd: A1, rs1: S0 }, 0xb0), lw({ rd: A2, rs1: S0 }, 0xb0)];
  using c3 = VirtualC3.running([...read, ...say('.'), STOP]);
  await c3.until(() => c3.sent === '.');
  expect(c3.x(A1)).not.toBe(c3.x(A2));
  let word = 0xdead_0000;
  using stuck = VirtualC3.running([...read, ...say('.'), STOP], { random: () => (word += 1) });
  await stuck.until(() => stuck.sent === '.');
  expect([stuck.x(A1), stuck.x(A2)]).toEqual([0xdead_0001, 0xdead_0002]);
});

test('registers that do nothing hold what is written, by words, halves and bytes', async () => {
  const watchdog = 0x6000_8090;
  using c3 = VirtualC3.running([
    ...loadConstant(S0, watchdog),
    ...loadConstant(T0, 0x1122_3344),
    sw({ rs1: S0, rs2: T0 }, 0),
    li(T0, 0x55),
    typeS(0)({ rs1: S0, rs2: T0 }, 1),
    typeS(1)({ rs1: S0, rs2: T0 }, 2),
    lw({ rd: A1, rs1: S0 }, 0),
    typeI(5, 0x03)({ rd: A2, rs1: S0 }, 0),
    typeI(0, 0x03)({ rd: 13, rs1: S0 }, 3),
    ...say('.'),
    STOP,
  ]);
  await c3.until(() => c3.sent === '.');
  expect([c3.x(A1), c3.x(A2), c3.x(13)]).toEqual([0x0055_5544, 0x5544, 0]);
});

test('the MAC is read from the eFuse controller, and the chip’s word from the ROM', async () => {
  using c3 = VirtualC3.running([
    ...loadConstant(S0, 0x6000_8800),
    lw({ rd: A1, rs1: S0 }, 0x44),
    lw({ rd: A2, rs1: S0 }, 0x48),
    ...loadConstant(S0, 0x4000_1000),
    lw({ rd: 13, rs1: S0 }, 0),
    ...say('.'),
    STOP,
  ]);
  await c3.until(() => c3.sent === '.');
  expect([c3.x(A1), c3.x(A2) & 0xffff, c3.x(13)]).toEqual([MAC.readUInt32BE(2), MAC.readUInt16BE(0), 0x1b31_506f]);
});

test('the HMAC peripheral computes with a key that no register shows', async () => {
  const key = Buffer.alloc(32, 'the key in BLOCK_KEY0');
  const message = Buffer.alloc(36, 'a salt and a counter');
  const padded = Buffer.concat([message, Buffer.from([0x80]), Buffer.alloc(27)]);
  padded.writeUInt16BE((64 + 36) * 8, 62);
  const base = 0x6003_e000;
  const set = (offset: number, value: number): number[] => [...loadConstant(6, value), sw({ rs1: S0, rs2: 6 }, offset)];
  const run = (index: number, purpose: number): number[] => [
    ...loadConstant(S0, base),
    ...set(0x44, purpose),
    ...set(0x48, index),
    ...set(0x4c, 1),
    lw({ rd: 18, rs1: S0 }, 0x68),
    ...Array.from({ length: 16 }, (_, at) => set(0x80 + 4 * at, padded.readUInt32LE(4 * at))).flat(),
    ...set(0xf4, 1),
    lw({ rd: A1, rs1: S0 }, 0xc0),
    lw({ rd: A2, rs1: S0 }, 0xdc),
    ...say('.'),
    STOP,
  ];
  const digest = createHmac('sha256', key).update(message).digest();
  for (const [index, purpose, expected] of [
    [0, 8, [0, digest.readUInt32LE(0), digest.readUInt32LE(28)]],
    [1, 8, [1, 0, 0]], // a block that is burnt for nothing
    [0, 5, [1, 0, 0]], // the key is for another purpose
  ] as const) {
    using c3 = VirtualC3.running(run(index, purpose));
    c3.efuse.identityKey.burn('hmac', key);
    await c3.until(() => c3.sent === '.');
    expect([c3.x(18), c3.x(A1), c3.x(A2)]).toEqual(expected);
  }
});
