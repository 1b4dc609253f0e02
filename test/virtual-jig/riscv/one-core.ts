import type { Bus } from '../../../fixtures/virtual-jig/riscv/bus.ts';
import { Cpu } from '../../../fixtures/virtual-jig/riscv/cpu.ts';
import { Ram } from '../../../fixtures/virtual-jig/riscv/ram.ts';
import { Trap, type Cause } from '../../../fixtures/virtual-jig/riscv/trap.ts';

/** A core with nothing around it, and encodings written here from the tables of the ISA, not by the decoder. */
export const CODE = 0x4038_0000;
export const DATA = 0x3fca_0000;
/** The same place as DATA, seen on the instruction bus. */
export const DATA_AS_CODE = 0x403a_0000;

export class OneCore {
  readonly ram = new Ram();
  readonly cpu: Cpu;

  constructor(bus: Partial<Bus> = {}) {
    const nothing = (): never => {
      throw new Error('nothing but RAM was expected');
    };
    this.cpu = new Cpu(this.ram, { load: nothing, store: nothing, ...bus }, CODE);
  }

  /** Puts instructions of two or four bytes in a row; gives the address behind them. */
  put(instructions: readonly number[], at = CODE): number {
    let address = at;
    for (const instruction of instructions) {
      const word = Buffer.alloc(4);
      word.writeUInt32LE(instruction >>> 0);
      const lengthBytes = (instruction & 3) === 3 ? 4 : 2;
      this.ram.write(address, word.subarray(0, lengthBytes));
      address += lengthBytes;
    }
    return address;
  }

  /** Runs one instruction at CODE on these registers. */
  one(instruction: number, registers: Readonly<Record<number, number>> = {}): this {
    this.put([instruction]);
    this.cpu.x.fill(0);
    for (const [register, value] of Object.entries(registers)) this.cpu.x[Number(register)] = value;
    this.cpu.pc = CODE;
    this.cpu.run(1);
    return this;
  }

  x(register: number): number {
    return (this.cpu.x[register] ?? 0) >>> 0;
  }

  word(address: number): number {
    return Buffer.from(this.ram.read(address, 4) ?? []).readUInt32LE(0);
  }

  setWord(address: number, value: number): void {
    this.put([value >>> 0], address);
    this.ram.write(address, Buffer.from(Uint32Array.of(value).buffer));
  }
}

/** The exception that this throws. */
export function trapOf(work: () => unknown): { readonly mcause: Cause; readonly mtval: number } {
  try {
    work();
  } catch (error) {
    if (error instanceof Trap) return { mcause: error.mcause, mtval: error.mtval >>> 0 };
    throw error;
  }
  throw new Error('nothing was trapped');
}

interface Registers {
  readonly rd?: number;
  readonly rs1?: number;
  readonly rs2?: number;
}
const place = ({ rd = 0, rs1 = 0, rs2 = 0 }: Registers): number => (rd << 7) | (rs1 << 15) | (rs2 << 20);

/** `funct7`, `funct3` and `opcode`, as the columns of the table are. */
export const typeR = (funct7: number, funct3: number, opcode: number) => (registers: Registers) =>
  (funct7 << 25) | (funct3 << 12) | opcode | place(registers);

export const typeI = (funct3: number, opcode: number) => (registers: Registers, imm: number) =>
  ((imm & 0xfff) << 20) | (funct3 << 12) | opcode | place(registers);

export const typeS = (funct3: number) => (registers: Registers, imm: number) =>
  (((imm >> 5) & 0x7f) << 25) | ((imm & 0x1f) << 7) | (funct3 << 12) | 0x23 | place(registers);

export const typeB = (funct3: number) => (registers: Registers, imm: number) =>
  (((imm >> 12) & 1) << 31) |
  (((imm >> 5) & 0x3f) << 25) |
  (((imm >> 1) & 0xf) << 8) |
  (((imm >> 11) & 1) << 7) |
  (funct3 << 12) |
  0x63 |
  place(registers);

export const typeU = (opcode: number) => (registers: Registers, imm: number) =>
  (imm & ~0xfff) | opcode | place(registers);

export const jal = (registers: Registers, imm: number): number =>
  (((imm >> 20) & 1) << 31) |
  (((imm >> 1) & 0x3ff) << 21) |
  (((imm >> 11) & 1) << 20) |
  (((imm >> 12) & 0xff) << 12) |
  0x6f |
  place(registers);

export const addi = typeI(0, 0x13);
export const nop = addi({}, 0);
export const li = (rd: number, imm: number): number => addi({ rd }, imm);
export const lui = typeU(0x37);
/** Two instructions that give any 32 bits. */
export const loadConstant = (rd: number, value: number): number[] => {
  const low = (value << 20) >> 20;
  return [lui({ rd }, value - low), addi({ rd, rs1: rd }, low)];
};
export const jalr = typeI(0, 0x67);
export const csrrw = typeI(1, 0x73);
export const csrrci = typeI(7, 0x73);
export const ECALL = 0x73;
export const EBREAK = 0x0010_0073;
export const MRET = 0x3020_0073;
export const WFI = 0x1050_0073;
