import { expect, test } from 'vitest';
import { decode } from '../../../fixtures/virtual-jig/riscv/decode.ts';
import { CODE, DATA, OneCore, trapOf } from './one-core.ts';

/**
 * Each compressed instruction, encoded here bit by bit as chapter 16 draws it, and run. `scatter` puts the bits of an
 * immediate where its picture has them, highest first: `[12, 5]` over positions 12 and 6 to 2 is written as in the manual.
 */
type Picture = readonly (readonly [positionOfBit: number, bitOfImmediate: number])[];

const scatter = (imm: number, picture: Picture): number =>
  picture.reduce((sum, [position, bit]) => sum | (((imm >>> bit) & 1) << position), 0);

/** `imm[5|4:0]` and so on, read from the left: positions and the bits of the immediate that stand there. */
const picture = (positions: readonly number[], immediateBits: readonly number[]): Picture =>
  positions.map((position, index) => [position, immediateBits[index] ?? NaN] as const);

const SIX = picture([12, 6, 5, 4, 3, 2], [5, 4, 3, 2, 1, 0]);
const JUMP = picture([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], [11, 4, 9, 8, 10, 6, 7, 3, 2, 1, 5]);
const BRANCH = picture([12, 11, 10, 6, 5, 4, 3, 2], [8, 4, 3, 7, 6, 2, 1, 5]);
const WORD_AT = picture([12, 11, 10, 6, 5], [5, 4, 3, 2, 6]);
const ADDI4SPN = picture([12, 11, 10, 9, 8, 7, 6, 5], [5, 4, 9, 8, 7, 6, 2, 3]);
const ADDI16SP = picture([12, 6, 5, 4, 3, 2], [9, 4, 6, 8, 7, 5]);
const LWSP = picture([12, 6, 5, 4, 3, 2], [5, 4, 3, 2, 7, 6]);
const SWSP = picture([12, 11, 10, 9, 8, 7], [5, 4, 3, 2, 7, 6]);

const head = (funct3: number, quadrant: number): number => (funct3 << 13) | quadrant;
const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
const ALL = range(1, 31);
const UPPER = range(8, 15);
const u = (value: number): number => value >>> 0;

test('c.addi, c.nop and c.li take six bits with their sign', () => {
  const core = new OneCore();
  for (const imm of range(-32, 31)) {
    for (const rd of ALL) {
      const place = (rd << 7) | scatter(imm, SIX);
      expect(core.one(head(0, 1) | place, { [rd]: 1000 }).x(rd)).toBe(1000 + imm);
      expect(core.one(head(2, 1) | place, { [rd]: 1000 }).x(rd)).toBe(u(imm));
    }
    expect(
      core
        .one(head(0, 1) | scatter(imm, SIX))
        .cpu.x.subarray(0, 32)
        .every((value) => value === 0),
    ).toBe(true);
  }
  expect(core.cpu.pc).toBe(CODE + 2);
});

test('c.lui sets the upper bits; without any, and for x2, it is something else', () => {
  const core = new OneCore();
  for (const imm of range(-32, 31)) {
    for (const rd of ALL.filter((register) => register !== 2)) {
      const instruction = head(3, 1) | (rd << 7) | scatter(imm, SIX);
      if (imm === 0) expect(trapOf(() => core.one(instruction)).mcause).toBe(2);
      else expect(core.one(instruction).x(rd)).toBe(u(imm << 12));
    }
  }
});

test('c.addi16sp and c.addi4spn move by their multiples, and are reserved for 0', () => {
  const core = new OneCore();
  for (const imm of range(-512, 496, 16)) {
    const instruction = head(3, 1) | (2 << 7) | scatter(imm, ADDI16SP);
    if (imm === 0) expect(trapOf(() => core.one(instruction)).mcause).toBe(2);
    else expect(core.one(instruction, { 2: DATA }).x(2)).toBe(DATA + imm);
  }
  for (const imm of range(4, 1020, 4)) {
    for (const rd of UPPER) {
      const instruction = head(0, 0) | ((rd - 8) << 2) | scatter(imm, ADDI4SPN);
      expect(core.one(instruction, { 2: DATA }).x(rd)).toBe(DATA + imm);
    }
  }
  for (const rd of UPPER) expect(trapOf(() => core.one(head(0, 0) | ((rd - 8) << 2))).mcause).toBe(2);
});

test('c.slli, c.srli, c.srai and c.andi', () => {
  const core = new OneCore();
  const a = 0x9234_5678;
  for (const by of range(0, 31)) {
    for (const rd of ALL)
      expect(core.one(head(0, 2) | (rd << 7) | scatter(by, SIX), { [rd]: a }).x(rd)).toBe(u(a << by));
    for (const rd of UPPER) {
      const place = ((rd - 8) << 7) | scatter(by, SIX);
      expect(core.one(head(4, 1) | (0 << 10) | place, { [rd]: a }).x(rd)).toBe(a >>> by);
      expect(core.one(head(4, 1) | (1 << 10) | place, { [rd]: a }).x(rd)).toBe(u(a >> by));
    }
  }
  for (const imm of range(-32, 31)) {
    const instruction = head(4, 1) | (2 << 10) | (3 << 7) | scatter(imm, SIX);
    expect(core.one(instruction, { 11: a }).x(11)).toBe(u(a & imm));
  }
});

test('c.sub, c.xor, c.or and c.and of all pairs of registers', () => {
  const core = new OneCore();
  const a = 0x8765_4321;
  const b = 0x0ff0_1234;
  const results = [u(a - b), u(a ^ b), u(a | b), u(a & b)];
  for (const [funct2, expected] of results.entries()) {
    for (const rd of UPPER) {
      for (const rs2 of UPPER.filter((register) => register !== rd)) {
        const instruction = head(4, 1) | (3 << 10) | ((rd - 8) << 7) | (funct2 << 5) | ((rs2 - 8) << 2);
        expect(core.one(instruction, { [rd]: a, [rs2]: b }).x(rd)).toBe(expected);
      }
    }
  }
});

test('c.mv, c.add, c.jr, c.jalr and c.ebreak share their bits', () => {
  const core = new OneCore();
  for (const rd of ALL) {
    for (const rs2 of ALL.filter((register) => register !== rd)) {
      const place = (rd << 7) | (rs2 << 2);
      expect(core.one(head(4, 2) | place, { [rd]: 5, [rs2]: 70 }).x(rd)).toBe(70);
      expect(core.one(head(4, 2) | (1 << 12) | place, { [rd]: 5, [rs2]: 70 }).x(rd)).toBe(75);
    }
    core.one(head(4, 2) | (rd << 7), { [rd]: 0x4000_0069 });
    expect([core.cpu.pc, core.x(rd)]).toEqual([0x4000_0068, 0x4000_0069]);
    core.one(head(4, 2) | (1 << 12) | (rd << 7), { [rd]: 0x4000_0069 });
    expect([core.cpu.pc, core.x(1)]).toEqual([0x4000_0068, CODE + 2]);
  }
  expect(trapOf(() => core.one(0x9002))).toEqual({ mcause: 3, mtval: CODE });
  expect(trapOf(() => core.one(0x8002))).toEqual({ mcause: 2, mtval: 0x8002 });
});

test('c.j and c.jal reach 2 KiB, c.beqz and c.bnez 256 bytes, forth and back', () => {
  const core = new OneCore();
  for (const offset of range(-2048, 2046, 2)) {
    expect(core.one(head(5, 1) | scatter(offset, JUMP), { 1: 7 }).cpu.pc - CODE).toBe(offset);
    expect(core.x(1)).toBe(7);
    expect(core.one(head(1, 1) | scatter(offset, JUMP)).cpu.pc - CODE).toBe(offset);
    expect(core.x(1)).toBe(CODE + 2);
  }
  for (const offset of range(-256, 254, 2)) {
    for (const rs1 of UPPER) {
      const place = ((rs1 - 8) << 7) | scatter(offset, BRANCH);
      for (const value of [0, 1, -1]) {
        expect(core.one(head(6, 1) | place, { [rs1]: value }).cpu.pc - CODE).toBe(value === 0 ? offset : 2);
        expect(core.one(head(7, 1) | place, { [rs1]: value }).cpu.pc - CODE).toBe(value === 0 ? 2 : offset);
      }
    }
  }
});

test('c.lw, c.sw, c.lwsp and c.swsp reach each of their words', () => {
  const core = new OneCore();
  for (const offset of range(0, 124, 4)) {
    for (const base of UPPER) {
      for (const value of UPPER.filter((register) => register !== base)) {
        const place = ((base - 8) << 7) | ((value - 8) << 2) | scatter(offset, WORD_AT);
        core.setWord(DATA + offset, 0xcafe_0000 + offset);
        expect(core.one(head(2, 0) | place, { [base]: DATA }).x(value)).toBe(0xcafe_0000 + offset);
        core.one(head(6, 0) | place, { [base]: DATA, [value]: 0x8000_0000 + offset });
        expect(core.word(DATA + offset)).toBe(0x8000_0000 + offset);
      }
    }
  }
  for (const offset of range(0, 252, 4)) {
    for (const register of ALL.filter((each) => each !== 2)) {
      core.setWord(DATA + offset, 0xcafe_0000 + offset);
      const load = head(2, 2) | (register << 7) | scatter(offset, LWSP);
      expect(core.one(load, { 2: DATA }).x(register)).toBe(0xcafe_0000 + offset);
      core.one(head(6, 2) | (register << 2) | scatter(offset, SWSP), { 2: DATA, [register]: 0x9000_0000 + offset });
      expect(core.word(DATA + offset)).toBe(0x9000_0000 + offset);
    }
    expect(trapOf(() => core.one(head(2, 2) | scatter(offset, LWSP))).mcause).toBe(2);
  }
});

/** c.fld, c.flw and their like, shifts and pairs of RV64, and what is reserved. */
test('what RV32IC has not is illegal, and it names its sixteen bits', () => {
  const core = new OneCore();
  const foreign = [
    head(1, 0),
    head(3, 0),
    head(4, 0),
    head(5, 0),
    head(7, 0),
    head(1, 2),
    head(3, 2),
    head(5, 2),
    head(7, 2),
    head(0, 2) | (1 << 12) | (5 << 7), // c.slli by 32 and more
    head(4, 1) | (1 << 12), // c.srli by 32 and more
    head(4, 1) | (1 << 12) | (1 << 10),
    ...[0, 1, 2, 3].map((funct2) => head(4, 1) | (1 << 12) | (3 << 10) | (funct2 << 5)),
    0,
  ];
  for (const half of foreign) expect(trapOf(() => core.one(half))).toEqual({ mcause: 2, mtval: half });
});

test('every encoding of sixteen bits is decoded, and none is longer than it is', () => {
  const lengths = new Set<number>();
  for (let half = 0; half < 0x1_0000; half += 1) if ((half & 3) !== 3) lengths.add(decode(half, CODE).lengthBytes);
  expect([...lengths]).toEqual([2]);
});
