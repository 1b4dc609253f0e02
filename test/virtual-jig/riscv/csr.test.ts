import { expect, test } from 'vitest';
import { Trap } from '../../../fixtures/virtual-jig/riscv/trap.ts';
import {
  CODE,
  csrrci,
  csrrw,
  ECALL,
  EBREAK,
  loadConstant,
  MRET,
  nop,
  OneCore,
  trapOf,
  typeI,
  WFI,
} from './one-core.ts';

const MSTATUS = 0x300;
const MTVEC = 0x305;
const MSCRATCH = 0x340;
const MEPC = 0x341;
const MCAUSE = 0x342;
const MTVAL = 0x343;
const MHARTID = 0xf14;
const MPCCR = 0x7e2;

const csrrs = typeI(2, 0x73);
const csrrc = typeI(3, 0x73);
const csrrwi = typeI(5, 0x73);
const csrrsi = typeI(6, 0x73);

test('each of the six instructions reads the old value and writes the new one', () => {
  const core = new OneCore();
  const old = 0x0000_ffff;
  const expected = [
    [csrrw, 0x00ff_00ff, 0x00ff_00ff],
    [csrrs, 0x00ff_00ff, 0x00ff_ffff],
    [csrrc, 0x00ff_00ff, 0x0000_ff00],
    [csrrwi, 21, 21],
    [csrrsi, 21, 0x0000_ffff],
    [csrrci, 21, 0x0000_ffea],
  ] as const;
  for (const [encode, operand, written] of expected) {
    core.one(csrrw({ rs1: 5 }, MSCRATCH), { 5: old });
    core.one(encode({ rd: 6, rs1: operand < 32 ? operand : 7 }, MSCRATCH), { 7: operand });
    expect(core.x(6)).toBe(old);
    expect(core.one(csrrs({ rd: 6 }, MSCRATCH)).x(6)).toBe(written);
  }
});

test('setting and clearing with x0 or 0 writes nothing, so a read-only register can be read', () => {
  const core = new OneCore();
  for (const encode of [csrrs, csrrc, csrrsi, csrrci])
    expect(core.one(encode({ rd: 6 }, MHARTID), { 6: 9 }).x(6)).toBe(0);
  for (const encode of [csrrw, csrrwi, csrrs, csrrsi]) {
    const instruction = encode({ rd: 6, rs1: 1 }, MHARTID);
    expect(trapOf(() => core.one(instruction, { 1: 1 }))).toEqual({ mcause: 2, mtval: instruction >>> 0 });
  }
});

test('a register that the core has not is an illegal instruction', () => {
  const core = new OneCore();
  for (const absent of [0x180, 0x304, 0xc00, 0xb00]) {
    const instruction = csrrs({ rd: 6 }, absent);
    expect(trapOf(() => core.one(instruction))).toEqual({ mcause: 2, mtval: instruction >>> 0 });
  }
});

test('misa says RV32IMC', () => {
  const misa = new OneCore().one(csrrs({ rd: 1 }, 0x301)).x(1);
  const letters = Array.from({ length: 26 }, (_, bit) => ((misa >>> bit) & 1 ? String.fromCharCode(65 + bit) : ''));
  expect([misa >>> 30, letters.join('')]).toEqual([1, 'CIM']);
});

test('the counter of cycles counts the instructions in front of it', () => {
  const core = new OneCore();
  core.put([nop, nop, csrrs({ rd: 1 }, MPCCR), nop, csrrs({ rd: 2 }, MPCCR)]);
  core.cpu.run(5);
  expect([core.x(1), core.x(2)]).toEqual([2, 4]);
  expect(core.cpu.executed).toBe(5);
});

test('a trap enters the handler of the program, which learns why and can go on', () => {
  const core = new OneCore();
  const handler = CODE + 0x100;
  core.put([...loadConstant(5, handler), csrrw({ rs1: 5 }, MTVEC), ECALL, nop]);
  core.put([csrrs({ rd: 10 }, MCAUSE), csrrs({ rd: 11 }, MEPC), csrrs({ rd: 12 }, MTVAL), MRET], handler);
  expect(core.cpu.csrs.interruptsOn).toBe(true);
  const trap = catchTrap(() => {
    core.cpu.run(10);
  });
  expect(core.cpu.enter(trap)).toBe(true);
  expect(core.cpu.csrs.interruptsOn).toBe(false);
  core.cpu.run(4);
  expect([core.x(10), core.x(11), core.x(12)]).toEqual([11, CODE + 12, 0]);
  expect(core.cpu.csrs.interruptsOn).toBe(true);
  expect(core.cpu.pc).toBe(CODE + 12);
});

test('without a handler a trap goes nowhere', () => {
  const core = new OneCore();
  const trap = catchTrap(() => core.one(EBREAK));
  expect(core.cpu.enter(trap)).toBe(false);
  expect(core.cpu.pc).toBe(CODE);
});

test('the bit for interrupts is cleared by csrci mstatus, 8', () => {
  const core = new OneCore();
  core.one(csrrci({ rs1: 8 }, MSTATUS));
  expect(core.cpu.csrs.interruptsOn).toBe(false);
});

test('wfi ends the run behind itself, once', () => {
  const core = new OneCore();
  core.put([nop, WFI, nop]);
  core.cpu.run(10);
  expect([core.cpu.pc, core.cpu.takeWait(), core.cpu.takeWait()]).toEqual([CODE + 8, true, false]);
});

function catchTrap(work: () => unknown) {
  const { mcause, mtval } = trapOf(work);
  return new Trap(mcause, mtval);
}
