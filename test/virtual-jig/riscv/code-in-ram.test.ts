import { expect, test } from 'vitest';
import { addi, CODE, DATA_AS_CODE, jal, li, loadConstant, nop, OneCore, trapOf, typeI, typeS } from './one-core.ts';

const sw = typeS(2);
const sh = typeS(1);
const sb = typeS(0);
const lw = typeI(2, 0x03);

test('code that is written over is run as it is now, whichever bus and width wrote it', () => {
  const place = CODE + 0x100;
  for (const [store, address] of [
    [sw, place],
    [sw, place - 0x70_0000], // the same cell on the data bus
    [sh, place],
    [sb, place + 3], // the upper bits of the immediate
  ] as const) {
    const core = new OneCore();
    core.put([li(10, 0x001)], place);
    core.cpu.pc = place;
    core.cpu.run(1);
    expect(core.x(10)).toBe(1);
    const rewritten = store === sh ? li(11, 0x001) : li(10, 0x7f1);
    const stored = store === sb ? rewritten >>> 24 : rewritten;
    core.put([...loadConstant(5, stored), ...loadConstant(6, address), store({ rs1: 6, rs2: 5 }, 0)]);
    core.cpu.pc = CODE;
    core.cpu.run(5);
    core.cpu.pc = place;
    core.cpu.run(1);
    expect(store === sh ? core.x(11) : core.x(10)).toBe(store === sh ? 1 : 0x7f1);
  }
});

test('an instruction may write over the very next one', () => {
  const core = new OneCore();
  const behind = core.put([...loadConstant(5, li(10, 2)), ...loadConstant(6, CODE + 20), sw({ rs1: 6, rs2: 5 }, 0)]);
  core.put([li(10, 1)], behind);
  core.cpu.pc = behind;
  core.cpu.run(1);
  expect(core.x(10)).toBe(1);
  core.cpu.pc = CODE;
  core.cpu.run(6);
  expect(core.x(10)).toBe(2);
});

test('the second half of an instruction that reaches over the end of a line can be written over', () => {
  const core = new OneCore();
  const last = CODE + 0x1000 - 2; // two bytes in one line of memory and page, two in the next
  core.put([li(10, 0x001)], last);
  core.cpu.pc = last;
  core.cpu.run(1);
  core.put([...loadConstant(5, li(10, 0x123) >>> 16), ...loadConstant(6, last + 2), sh({ rs1: 6, rs2: 5 }, 0)]);
  core.cpu.pc = CODE;
  core.cpu.run(5);
  core.cpu.pc = last;
  core.cpu.run(1);
  expect(core.x(10)).toBe(0x123);
});

test('what a loader or the ROM puts over old code is what runs', () => {
  const core = new OneCore();
  expect(core.one(li(10, 5)).x(10)).toBe(5);
  expect(core.one(li(10, 6)).x(10)).toBe(6);
});

test('a loop that writes beside itself runs on', () => {
  const core = new OneCore();
  // x5 counts to 1000, and each turn stores it behind the loop, in the same line of memory.
  core.put([...loadConstant(6, CODE + 0x30), addi({ rd: 5, rs1: 5 }, 1), sw({ rs1: 6, rs2: 5 }, 0), jal({}, -8)]);
  core.cpu.run(2 + 3 * 1000);
  expect(core.word(CODE + 0x30)).toBe(1000);
});

test('what lies on the data bus cannot be run, and memory that nobody filled is illegal', () => {
  const core = new OneCore();
  core.cpu.pc = 0x3fca_0000;
  core.cpu.run(1);
  expect([core.cpu.isInRam, core.cpu.executed]).toEqual([false, 0]);
  core.cpu.pc = DATA_AS_CODE;
  expect(
    trapOf(() => {
      core.cpu.run(1);
    }),
  ).toEqual({ mcause: 2, mtval: 0xffff_ffff });
});

test('code that runs over the end of RAM stops there', () => {
  const core = new OneCore();
  const end = 0x403e_0000;
  core.put([nop], end - 4);
  core.cpu.pc = end - 4;
  core.cpu.run(10);
  expect([core.cpu.pc, core.cpu.isInRam, core.cpu.executed]).toEqual([end, false, 1]);
  core.ram.write(end - 2, Buffer.from([0x93, 0]));
  core.cpu.pc = end - 2;
  expect(
    trapOf(() => {
      core.cpu.run(1);
    }),
  ).toEqual({ mcause: 1, mtval: end });
});

test('everything outside of RAM is asked of the bus, once, and narrow loads take what they name of the answer', () => {
  const asked: string[] = [];
  const core = new OneCore({
    load: (address, widthBytes) => {
      asked.push(`load ${address.toString(16)} ${widthBytes}`);
      return 0xffff_fff8 & (2 ** (8 * widthBytes) - 1);
    },
    store: (address, widthBytes, value) => {
      asked.push(`store ${address.toString(16)} ${widthBytes} ${value}`);
    },
  });
  for (const [funct3, at, expected] of [
    [0, 3, 0xffff_fff8],
    [1, 2, 0xffff_fff8],
    [2, 4, 0xffff_fff8],
    [4, 1, 0xf8],
    [5, 6, 0xfff8],
  ] as const) {
    expect(core.one(typeI(funct3, 0x03)({ rd: 1, rs1: 2 }, at), { 2: 0x6000_0000 }).x(1)).toBe(expected);
  }
  for (const [store, at] of [
    [sb, 1],
    [sh, 2],
    [sw, 4],
  ] as const) {
    core.one(store({ rs1: 2, rs2: 3 }, at), { 2: 0x6000_0000, 3: 0x41 });
  }
  const loads = ['load 60000003 1', 'load 60000002 2', 'load 60000004 4', 'load 60000001 1', 'load 60000006 2'];
  expect(asked).toEqual([...loads, 'store 60000001 1 65', 'store 60000002 2 65', 'store 60000004 4 65']);
  // SRAM0 is on the instruction bus only.
  core.one(lw({ rd: 1, rs1: 2 }, -4), { 2: 0x3fc8_0000 });
  expect(asked.at(-1)).toBe('load 3fc7fffc 4');
});

test('RAM ends where it ends: the next byte is asked of the bus, for each width, on both buses', () => {
  const asked: number[] = [];
  const note = (address: number): number => asked.push(address);
  const core = new OneCore({ load: note, store: note });
  for (const end of [0x3fce_0000, 0x403e_0000]) {
    for (const [funct3, widthBytes] of [
      [0, 1],
      [1, 2],
      [2, 4],
      [4, 1],
      [5, 2],
    ] as const) {
      asked.length = 0;
      core.ram.write(end - 4, Buffer.alloc(4, 0x11));
      core.one(typeI(funct3, 0x03)({ rd: 1, rs1: 2 }, -widthBytes), { 2: end });
      expect([core.x(1), asked]).toEqual([0x1111_1111 >>> (8 * (4 - widthBytes)), []]);
      core.one(typeI(funct3, 0x03)({ rd: 1, rs1: 2 }, 0), { 2: end });
      expect(asked).toEqual([end]);
    }
    for (const [store, widthBytes] of [
      [sb, 1],
      [sh, 2],
      [sw, 4],
    ] as const) {
      asked.length = 0;
      core.one(store({ rs1: 2, rs2: 3 }, -widthBytes), { 2: end, 3: 0x2222_2222 });
      expect(asked).toEqual([]);
      core.one(store({ rs1: 2, rs2: 3 }, 0), { 2: end, 3: 0x2222_2222 });
      expect(asked).toEqual([end]);
    }
  }
});
