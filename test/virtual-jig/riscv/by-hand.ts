import { jal, jalr, loadConstant, typeI, typeS } from './one-core.ts';

/** Programs that a test writes instruction by instruction, and the ROM's functions that they call. */
export const lw = typeI(2, 0x03);
export const lbu = typeI(4, 0x03);
export const sw = typeS(2);

export const ROM = {
  uart_tx_one_char: 0x4000_0068,
  uart_rx_one_char: 0x4000_0070,
  uart_rx_one_char_block: 0x4000_0074,
  software_reset: 0x4000_0090,
  ets_delay_us: 0x4000_0050,
  erase_sector: 0x4000_0128,
  write: 0x4000_012c,
  read: 0x4000_0130,
  config_param: 0x4000_0134,
  unlock: 0x4000_0140,
  attach: 0x4000_0164,
  get_spiconfig: 0x4000_071c,
  rs_calculate: 0x4000_06f0,
};
export const A0 = 10;
export const A1 = 11;
export const A2 = 12;
export const S0 = 8;
export const T0 = 5;

/** `call(ROM.x, 1, 2)`: a function with arguments in a0, a1, … */
export const call = (address: number, ...args: readonly number[]): number[] => [
  ...args.flatMap((value, index) => loadConstant(A0 + index, value)),
  ...loadConstant(T0, address),
  jalr({ rd: 1, rs1: T0 }, 0),
];
export const say = (text: string): number[] =>
  [...Buffer.from(text, 'latin1')].flatMap((byte) => call(ROM.uart_tx_one_char, byte));
export const STOP = jal({}, 0);
