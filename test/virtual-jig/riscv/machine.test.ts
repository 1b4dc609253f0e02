import { setImmediate as turn, setTimeout as sleepMs } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { lw, lbu, sw, ROM, A0, S0, T0, call, say, STOP } from './by-hand.ts';
import { addi, CODE, csrrci, csrrw, DATA, EBREAK, ECALL, jal, jalr, loadConstant, nop, WFI } from './one-core.ts';
import { VirtualC3 } from './virtual-c3.ts';

test('it prints through the ROM and ends in a loop to itself, without using the processor any more', async () => {
  using c3 = VirtualC3.running([...say('hello\n'), STOP]);
  await c3.until(() => c3.sent === 'hello\n');
  await turn();
  const { executed } = c3.machine.cpu;
  await sleepMs(20);
  expect(c3.machine.cpu.executed).toBe(executed);
  expect(c3.machine.halted).toBeUndefined();
});

test.each([
  ['an illegal instruction', [nop, 0x0000_0000], 'Illegal instruction. MTVAL: 0x00000000. MEPC: 0x40380004'],
  ['an environment call', [ECALL], 'Environment call. MTVAL: 0x00000000. MEPC: 0x40380000'],
  ['a breakpoint', [EBREAK], 'Breakpoint. MTVAL: 0x40380000. MEPC: 0x40380000'],
  [
    'a load from nowhere',
    [...loadConstant(T0, 0x2000_0000), lw({ rd: 1, rs1: T0 }, 8)],
    'Load access fault. MTVAL: 0x20000008. MEPC: 0x40380008',
  ],
  [
    'a load from a part of the ROM that is not known',
    [...loadConstant(T0, 0x4000_2000), lw({ rd: 1, rs1: T0 }, 0)],
    'Load access fault. MTVAL: 0x40002000',
  ],
  [
    'a store into the ROM',
    [...loadConstant(T0, 0x4000_1000), sw({ rs1: T0 }, 0)],
    'Store access fault. MTVAL: 0x40001000. MEPC: 0x40380008',
  ],
  [
    'a load that is not aligned',
    [...loadConstant(T0, 0x6000_0000), lw({ rd: 1, rs1: T0 }, 2)],
    'Load address misaligned. MTVAL: 0x60000002',
  ],
  [
    'a jump to nowhere',
    [...loadConstant(T0, 0x4200_0000), jalr({ rd: 1, rs1: T0 }, 0)],
    'Instruction access fault. MTVAL: 0x42000000. MEPC: 0x42000000 RA: 0x4038000c',
  ],
  [
    'a call of the ROM that nobody knows',
    call(0x4000_0abc),
    'No function of the ROM is known at 0x40000abc. MEPC: 0x40000abc RA: 0x4038000c',
  ],
])('%s is a panic on the console that says where', async (_, instructions, report) => {
  using c3 = VirtualC3.running(instructions);
  const said = await c3.panic();
  expect(said).toContain('Guru Meditation Error: ');
  expect(said).toContain(report);
  expect(said).toContain('SP: 0x3fcde710\r\n');
  const { executed } = c3.machine.cpu;
  c3.say('anybody there?');
  await sleepMs(10);
  expect(c3.machine.cpu.executed).toBe(executed);
});

test('what was printed before a panic comes before it', async () => {
  using c3 = VirtualC3.running([...say('so far'), EBREAK]);
  expect(await c3.panic()).toMatch(/^so far\r\nGuru/);
});

test('a program with a handler deals with its exceptions itself', async () => {
  const handler = 0x100;
  const code = [...loadConstant(T0, CODE + handler), csrrw({ rs1: T0 }, 0x305), EBREAK];
  const padding = Array.from({ length: handler / 4 - code.length }, () => nop);
  using c3 = VirtualC3.running([...code, ...padding, ...say('caught'), STOP]);
  await c3.until(() => c3.sent === 'caught');
  expect(c3.machine.halted).toBeUndefined();
});

/** Sends back each byte plus one. */
const ECHO = [
  ...loadConstant(S0, DATA),
  addi({ rd: A0, rs1: S0 }, 0),
  ...loadConstant(T0, ROM.uart_rx_one_char),
  jalr({ rd: 1, rs1: T0 }, 0),
  0x0000_1463 | (A0 << 15), // bne a0, x0, +8: not yet
  jal({}, 8),
  jal({}, -24),
  lbu({ rd: A0, rs1: S0 }, 0),
  addi({ rd: A0, rs1: A0 }, 1),
  ...loadConstant(T0, ROM.uart_tx_one_char),
  jalr({ rd: 1, rs1: T0 }, 0),
  jal({}, -48),
];

test('a program that waits for a byte sleeps, and wakes up by it', async () => {
  using c3 = VirtualC3.running(ECHO);
  c3.say('HAL');
  await c3.until(() => c3.sent === 'IBM');
  await sleepMs(30);
  const { executed } = c3.machine.cpu;
  await sleepMs(200);
  // Some looks at the line: a CPU that does not sleep runs millions of instructions in this time.
  expect(c3.machine.cpu.executed - executed).toBeLessThan(10_000);
  c3.say('HAL');
  await c3.until(() => c3.sent === 'IBMIBM');
});

test('the blocking function of the ROM gives each byte, and blocks nothing but this program', async () => {
  using c3 = VirtualC3.running([
    ...call(ROM.uart_rx_one_char_block),
    ...loadConstant(T0, ROM.uart_tx_one_char),
    jalr({ rd: 1, rs1: T0 }, 0),
    jal({}, -24),
  ]);
  await sleepMs(15);
  c3.say('echo');
  await c3.until(() => c3.sent === 'echo');
});

test('a stop in the middle of work is a stop, and leaves nothing running', async () => {
  const loop = [addi({ rd: S0, rs1: S0 }, 1), jal({}, -4)];
  using c3 = VirtualC3.running(loop);
  while (c3.machine.cpu.executed === 0) await turn();
  c3.machine.stop();
  const { executed } = c3.machine.cpu;
  c3.say('x');
  await sleepMs(10);
  expect(c3.machine.cpu.executed).toBe(executed);
});

test('other work of this process has its turns while the CPU is busy', async () => {
  using c3 = VirtualC3.running([addi({ rd: S0, rs1: S0 }, 1), jal({}, -4)]);
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(c3.machine.cpu.executed).toBeGreaterThan(0);
});

test('wfi waits for a byte or a moment', async () => {
  using c3 = VirtualC3.running([WFI, ...say('.'), jal({}, -24)]);
  await c3.until(() => c3.sent.startsWith('..'));
});

test.each([
  ['software_reset', call(ROM.software_reset)],
  [
    'the reset bit of RTC_CNTL_OPTIONS0',
    [...loadConstant(T0, 0x6000_8000), ...loadConstant(6, 0x8000_0000), sw({ rs1: T0, rs2: 6 }, 0), STOP],
  ],
])('%s resets the chip, after what was sent', async (_, instructions) => {
  using c3 = VirtualC3.running([...say('bye'), ...instructions, ...say('not this')]);
  await c3.until(() => c3.restarts > 0);
  await sleepMs(10);
  expect([c3.sent, c3.restarts]).toEqual(['bye', 1]);
});

test('bytes go to the handler of the ROM’s loader until the program has turned interrupts off', async () => {
  using left = VirtualC3.running([...call(ROM.uart_rx_one_char_block), ...say('!'), STOP], { startedBy: 'loader' });
  await sleepMs(5);
  left.say('x');
  await sleepMs(30);
  expect(left.sent).toBe('');
  for (const off of [
    [csrrci({ rs1: 8 }, 0x300)], // mstatus.MIE
    [...loadConstant(S0, 0x6000_0000), sw({ rs1: S0 }, 0x0c)], // UART_INT_ENA
  ]) {
    using c3 = VirtualC3.running([...off, ...call(ROM.uart_rx_one_char_block), ...say('!'), STOP], {
      startedBy: 'loader',
    });
    while (c3.machine.cpu.executed === 0) await turn();
    c3.say('x');
    await c3.until(() => c3.sent === '!');
  }
});

test('a segment that is not in RAM is a mistake of the caller', () => {
  expect(() => new VirtualC3({ entry: CODE, segments: [{ address: 0x4200_0000, bytes: Buffer.alloc(4) }] })).toThrow(
    'no RAM at 0x42000000',
  );
});
