import { expect, test } from 'vitest';
import { CODE, DATA, DATA_AS_CODE, jal, jalr, OneCore, trapOf, typeB, typeI, typeR, typeS, typeU } from './one-core.ts';

/** Each instruction of RV32I and M on edge operands, against what the manual defines, computed here with BigInt. */
const EDGES = [
  0, 1, 2, 3, 7, 10, 31, 32, 33, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x1234_5678, 0x5555_5555,
  0x7fff_fffe, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xaaaa_aaaa, 0xdead_beef, 0xffff_0000, 0xffff_7fff, 0xffff_fff6,
  0xffff_fffe, 0xffff_ffff,
];
const IMMEDIATES = [-2048, -2047, -1024, -33, -32, -1, 0, 1, 2, 31, 32, 0x555, 1024, 2046, 2047];

const s = (value: number | bigint): bigint => BigInt.asIntN(32, BigInt(value));
const u = (value: number | bigint): bigint => BigInt.asUintN(32, BigInt(value));
const when = (condition: boolean): bigint => (condition ? 1n : 0n);
type Meaning = (a: number, b: number) => bigint;

const MEANING = {
  add: (a, b) => s(a) + s(b),
  sub: (a, b) => s(a) - s(b),
  sll: (a, b) => u(a) << (u(b) & 31n),
  slt: (a, b) => when(s(a) < s(b)),
  sltu: (a, b) => when(u(a) < u(b)),
  xor: (a, b) => u(a) ^ u(b),
  srl: (a, b) => u(a) >> (u(b) & 31n),
  sra: (a, b) => s(a) >> (u(b) & 31n),
  or: (a, b) => u(a) | u(b),
  and: (a, b) => u(a) & u(b),
  mul: (a, b) => s(a) * s(b),
  mulh: (a, b) => (s(a) * s(b)) >> 32n,
  mulhsu: (a, b) => (s(a) * u(b)) >> 32n,
  mulhu: (a, b) => (u(a) * u(b)) >> 32n,
  // Division by zero gives all ones, and the dividend as remainder (chapter 7.2); -2^31 / -1 wraps around.
  div: (a, b) => (s(b) === 0n ? -1n : s(a) / s(b)),
  divu: (a, b) => (u(b) === 0n ? -1n : u(a) / u(b)),
  rem: (a, b) => (s(b) === 0n ? s(a) : s(a) % s(b)),
  remu: (a, b) => (u(b) === 0n ? u(a) : u(a) % u(b)),
} as const satisfies Record<string, Meaning>;
type Name = keyof typeof MEANING;

const WITH_REGISTERS: readonly (readonly [Name, funct7: number, funct3: number])[] = [
  ['add', 0x00, 0],
  ['sub', 0x20, 0],
  ['sll', 0x00, 1],
  ['slt', 0x00, 2],
  ['sltu', 0x00, 3],
  ['xor', 0x00, 4],
  ['srl', 0x00, 5],
  ['sra', 0x20, 5],
  ['or', 0x00, 6],
  ['and', 0x00, 7],
  ['mul', 0x01, 0],
  ['mulh', 0x01, 1],
  ['mulhsu', 0x01, 2],
  ['mulhu', 0x01, 3],
  ['div', 0x01, 4],
  ['divu', 0x01, 5],
  ['rem', 0x01, 6],
  ['remu', 0x01, 7],
];

test.each(WITH_REGISTERS)('%s of all pairs of edge operands is what the manual defines', (name, funct7, funct3) => {
  const encode = typeR(funct7, funct3, 0x33);
  const core = new OneCore();
  for (const a of EDGES) {
    for (const b of EDGES) {
      const got = core.one(encode({ rd: 10, rs1: 11, rs2: 12 }), { 11: a, 12: b }).x(10);
      expect([name, a, b, got]).toEqual([name, a, b, Number(u(MEANING[name](a, b)))]);
    }
    const onItself = core.one(encode({ rd: 31, rs1: 31, rs2: 31 }), { 31: a }).x(31);
    expect([name, a, onItself]).toEqual([name, a, Number(u(MEANING[name](a, a)))]);
    expect(core.one(encode({ rd: 0, rs1: 31, rs2: 31 }), { 31: a }).x(0)).toBe(0);
  }
});

const WITH_IMMEDIATE: readonly (readonly [string, Name, funct3: number])[] = [
  ['addi', 'add', 0],
  ['slti', 'slt', 2],
  ['sltiu', 'sltu', 3],
  ['xori', 'xor', 4],
  ['ori', 'or', 6],
  ['andi', 'and', 7],
];

test.each(WITH_IMMEDIATE)('%s extends its twelve bits with their sign', (_, name, funct3) => {
  const core = new OneCore();
  for (const a of EDGES) {
    for (const imm of IMMEDIATES) {
      const got = core.one(typeI(funct3, 0x13)({ rd: 1, rs1: 2 }, imm), { 2: a }).x(1);
      expect([a, imm, got]).toEqual([a, imm, Number(u(MEANING[name](a, imm)))]);
    }
  }
});

test.each([
  { instruction: 'slli', name: 'sll', funct7: 0x00, funct3: 1 },
  { instruction: 'srli', name: 'srl', funct7: 0x00, funct3: 5 },
  { instruction: 'srai', name: 'sra', funct7: 0x20, funct3: 5 },
] as const)('$instruction shifts by 0 to 31', ({ name, funct7, funct3 }) => {
  const core = new OneCore();
  for (const a of EDGES) {
    for (let by = 0; by < 32; by += 1) {
      const got = core.one(typeR(funct7, funct3, 0x13)({ rd: 5, rs1: 5, rs2: by }), { 5: a }).x(5);
      expect([a, by, got]).toEqual([a, by, Number(u(MEANING[name](a, by)))]);
    }
  }
});

test('lui sets the upper twenty bits, auipc adds them to its own address', () => {
  const core = new OneCore();
  for (const imm of [0, 0x1000, 0x7fff_f000, 0x8000_0000, 0xffff_f000]) {
    expect(core.one(typeU(0x37)({ rd: 9 }, imm)).x(9)).toBe(imm);
    expect(core.one(typeU(0x17)({ rd: 9 }, imm)).x(9)).toBe(Number(u(BigInt(imm) + BigInt(CODE))));
  }
});

const BRANCHES: readonly (readonly [string, funct3: number, (a: number, b: number) => boolean])[] = [
  ['beq', 0, (a, b) => u(a) === u(b)],
  ['bne', 1, (a, b) => u(a) !== u(b)],
  ['blt', 4, (a, b) => s(a) < s(b)],
  ['bge', 5, (a, b) => s(a) >= s(b)],
  ['bltu', 6, (a, b) => u(a) < u(b)],
  ['bgeu', 7, (a, b) => u(a) >= u(b)],
];

test.each(BRANCHES)('%s goes where it should on all pairs, forth and back, and nowhere else', (_, funct3, taken) => {
  const core = new OneCore();
  for (const a of EDGES) {
    for (const b of EDGES) {
      const { pc } = core.one(typeB(funct3)({ rs1: 6, rs2: 7 }, 16), { 6: a, 7: b }).cpu;
      expect([a, b, pc]).toEqual([a, b, CODE + (taken(a, b) ? 16 : 4)]);
    }
  }
  const b = taken(1, 1) ? 1 : 2;
  for (const offset of [-4096, -2048, -30, -2, 2, 4, 30, 2046, 2048, 4094]) {
    expect(core.one(typeB(funct3)({ rs1: 6, rs2: 7 }, offset), { 6: 1, 7: b }).cpu.pc - CODE).toBe(offset);
  }
});

test('jal links and jumps a mebibyte in both directions, out of RAM as well', () => {
  const core = new OneCore();
  for (const offset of [-1_048_576, -2, 2, 4, 2048, 4094, 4096, 0x1_0000, 1_048_574]) {
    expect(core.one(jal({ rd: 1 }, offset)).cpu.pc - CODE).toBe(offset);
    expect(core.x(1)).toBe(CODE + 4);
  }
});

test('jalr clears the lowest bit of its target, and may link into the register it jumps by', () => {
  const core = new OneCore();
  for (const [base, offset] of [
    [CODE, 2047],
    [CODE + 1, 0],
    [CODE, -2048],
    [0xffff_ffff, 3],
    [0x4000_0068, 0],
  ] as const) {
    core.one(jalr({ rd: 5, rs1: 5 }, offset), { 5: base });
    expect(core.cpu.pc).toBe(Number(u(BigInt(base + offset) & ~1n)));
    expect(core.x(5)).toBe(CODE + 4);
  }
});

const LOADS: readonly (readonly [string, funct3: number, (value: bigint) => bigint])[] = [
  ['lb', 0, (value) => BigInt.asIntN(8, value)],
  ['lh', 1, (value) => BigInt.asIntN(16, value)],
  ['lw', 2, (value) => value],
  ['lbu', 4, (value) => BigInt.asUintN(8, value)],
  ['lhu', 5, (value) => BigInt.asUintN(16, value)],
];

test.each(LOADS)('%s reads little-endian at each of its places, on both buses', (_, funct3, meaning) => {
  const bytes = 2 ** (funct3 % 4);
  const core = new OneCore();
  for (const stored of EDGES) {
    core.setWord(DATA, stored);
    for (let at = 0; at < 4; at += bytes) {
      const expected = Number(u(meaning(u(stored) >> BigInt(8 * at))));
      for (const base of [DATA, DATA_AS_CODE]) {
        for (const offset of [at, at - 2048, at + 2040]) {
          const got = core.one(typeI(funct3, 0x03)({ rd: 3, rs1: 4 }, offset), { 4: base + at - offset }).x(3);
          expect([stored, at, got]).toEqual([stored, at, expected]);
        }
      }
    }
  }
});

test.each([
  ['sb', 0, 1],
  ['sh', 1, 2],
  ['sw', 2, 4],
] as const)('%s writes its bytes and leaves their neighbours alone, on both buses', (_, funct3, bytes) => {
  const core = new OneCore();
  for (const value of EDGES) {
    for (let at = 0; at < 4; at += bytes) {
      for (const base of [DATA, DATA_AS_CODE]) {
        core.setWord(DATA - 4, 0x1122_3344);
        core.setWord(DATA, 0x5566_7788);
        core.setWord(DATA + 4, 0x99aa_bbcc);
        core.one(typeS(funct3)({ rs1: 4, rs2: 5 }, at - 32), { 4: base + 32, 5: value });
        const mask = ((1n << BigInt(8 * bytes)) - 1n) << BigInt(8 * at);
        const expected = (0x5566_7788n & ~mask) | ((u(value) << BigInt(8 * at)) & mask);
        expect([core.word(DATA - 4), core.word(DATA), core.word(DATA + 4)]).toEqual([
          0x1122_3344,
          Number(u(expected)),
          0x99aa_bbcc,
        ]);
      }
    }
  }
});

test('what is not aligned is a trap that names the address, and changes nothing', () => {
  const core = new OneCore();
  core.setWord(DATA, 0x0102_0304);
  for (const [load, at] of [
    [1, 1],
    [1, 3],
    [2, 1],
    [2, 2],
    [5, 1],
  ] as const) {
    const trap = trapOf(() => core.one(typeI(load, 0x03)({ rd: 3, rs1: 4 }, at), { 3: 77, 4: DATA }));
    expect(trap).toEqual({ mcause: 4, mtval: DATA + at });
    expect(core.x(3)).toBe(77);
    expect(core.cpu.pc).toBe(CODE);
  }
  for (const [store, at] of [
    [1, 1],
    [2, 2],
    [2, 3],
  ] as const) {
    const trap = trapOf(() => core.one(typeS(store)({ rs1: 4, rs2: 5 }, at), { 4: DATA, 5: -1 }));
    expect(trap).toEqual({ mcause: 6, mtval: DATA + at });
  }
  expect(core.word(DATA)).toBe(0x0102_0304);
});

test('encodings that no RV32IM core has are illegal instructions, with their bits', () => {
  const core = new OneCore();
  const illegal = [
    typeR(0x01, 0, 0x13)({ rd: 1 }) | (1 << 12), // slli by 32 and more
    typeR(0x21, 5, 0x13)({ rd: 1 }),
    typeR(0x02, 0, 0x33)({ rd: 1 }),
    typeR(0x20, 1, 0x33)({ rd: 1 }),
    typeB(2)({}, 8),
    typeB(3)({}, 8),
    typeI(3, 0x03)({ rd: 1 }, 0), // ld
    typeI(6, 0x03)({ rd: 1 }, 0), // lwu
    typeS(3)({}, 0), // sd
    typeI(1, 0x67)({ rd: 1 }, 0),
    typeI(2, 0x0f)({}, 0),
    typeR(0, 0, 0x3b)({}), // addw
    typeR(0, 2, 0x2f)({}), // lr.w
    typeI(2, 0x07)({}, 0), // flw
    0x1020_0073, // sret
    0x0020_0073,
    0xffff_ffff,
    0x0000_001f,
  ];
  for (const instruction of illegal) {
    expect(trapOf(() => core.one(instruction))).toEqual({ mcause: 2, mtval: instruction >>> 0 });
    expect(core.cpu.executed).toBe(0);
  }
});

test('fence and fence.i do nothing', () => {
  const core = new OneCore();
  for (const instruction of [0x0ff0_000f, 0x0000_100f, 0x8330_000f]) {
    expect(core.one(instruction).cpu.pc).toBe(CODE + 4);
    expect(core.cpu.x.subarray(0, 32).every((value) => value === 0)).toBe(true);
  }
});
