import { expect, test } from 'vitest';
import { lw, sw, ROM, A0, S0, call, say, STOP } from './by-hand.ts';
import { addi, DATA, loadConstant } from './one-core.ts';
import { isCodeWord } from '../../../fixtures/virtual-jig/chip/reed-solomon.ts';
import { VirtualC3 } from './virtual-c3.ts';

test('the ROM’s check bytes are those that the eFuse controller accepts', async () => {
  using c3 = VirtualC3.running([...call(ROM.rs_calculate, DATA, DATA + 32), ...say('.'), STOP]);
  c3.machine.ram.write(DATA, Buffer.alloc(32, 'secret key of a unit'));
  await c3.until(() => c3.sent === '.');
  expect(isCodeWord(c3.machine.ram.read(DATA, 44) ?? Buffer.alloc(0))).toBe(true);
});

test('flash is out of reach until it is attached, and beyond the size that was given', async () => {
  using c3 = VirtualC3.running(
    [
      ...call(ROM.read, 0, DATA, 16),
      addi({ rd: 18, rs1: A0 }, 0),
      ...call(ROM.get_spiconfig),
      ...call(ROM.attach, 0, 0),
      ...call(ROM.config_param, 0, 0x40_0000, 0x1_0000, 0x1000, 0x100, 0xffff),
      ...call(ROM.unlock),
      ...call(ROM.read, 0x3f_fff0, DATA, 16),
      addi({ rd: 19, rs1: A0 }, 0),
      ...call(ROM.read, 0x3f_fff4, DATA, 16),
      addi({ rd: 20, rs1: A0 }, 0),
      ...call(ROM.read, 2, DATA, 16),
      addi({ rd: 21, rs1: A0 }, 0),
      ...call(ROM.read, 0, 0x2000_0000, 16),
      addi({ rd: 22, rs1: A0 }, 0),
      ...say('.'),
      STOP,
    ],
    { startedBy: 'loader' },
  );
  c3.flash.program(0x3f_fff0, Buffer.from('the end of flash'));
  await c3.until(() => c3.sent === '.');
  expect([18, 19, 20, 21, 22].map((register) => c3.x(register))).toEqual([1, 0, 1, 1, 1]);
  expect(Buffer.from(c3.machine.ram.read(DATA, 16) ?? []).toString()).toBe('the end of flash');
});

test('programming only clears bits, erasing sets those of one sector; both take the time of the flash', async () => {
  const spent: number[] = [];
  const spend = async (durationMs: number): Promise<void> => {
    spent.push(durationMs);
  };
  using c3 = VirtualC3.running(
    [
      ...call(ROM.erase_sector, 5),
      ...call(ROM.write, 0x5010, DATA, 16),
      ...call(ROM.write, 0x5010, DATA + 16, 16),
      ...call(ROM.write, 0x5012, DATA, 16), // not aligned
      addi({ rd: 18, rs1: A0 }, 0),
      ...say('.'),
      STOP,
    ],
    { spend },
  );
  c3.flash.program(0x4fff, Buffer.alloc(0x1002));
  c3.machine.ram.write(DATA, Buffer.concat([Buffer.alloc(16, 0x3c), Buffer.alloc(16, 0x0f)]));
  await c3.until(() => c3.sent === '.');
  expect(c3.flash.read(0x4fff, 2).toString('hex')).toBe('00ff');
  expect(c3.flash.read(0x5010, 17).toString('hex')).toBe(`${'0c'.repeat(16)}ff`);
  expect(c3.flash.read(0x6000, 1).toString('hex')).toBe('00');
  expect(c3.x(18)).toBe(1);
  expect(spent).toEqual([45]); // the two pages are too short to be waited for alone
});

test('a delay of the ROM moves the system timer, and costs nothing', async () => {
  const now = [...loadConstant(6, 0x4000_0000), sw({ rs1: S0, rs2: 6 }, 4), lw({ rd: A0, rs1: S0 }, 0x44)];
  using c3 = VirtualC3.running([
    ...loadConstant(S0, 0x6002_3000),
    ...now,
    addi({ rd: 18, rs1: A0 }, 0),
    ...call(ROM.ets_delay_us, 5_000_000),
    ...now,
    addi({ rd: 19, rs1: A0 }, 0),
    ...say('.'),
    STOP,
  ]);
  await c3.until(() => c3.sent === '.');
  const ticks = (c3.x(19) - c3.x(18)) >>> 0;
  expect(ticks).toBeGreaterThanOrEqual(5 * 16_000_000);
});
