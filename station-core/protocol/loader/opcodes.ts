/**
 * The commands of Espressif's serial loaders, ROM and stub. Source: "Serial Protocol" chapter of the esptool
 * documentation; checked against recorded sessions in fixtures/vectors/esptool-traces.
 */
export const OPCODES = {
  FLASH_BEGIN: 0x02,
  FLASH_DATA: 0x03,
  FLASH_END: 0x04,
  MEM_BEGIN: 0x05,
  MEM_END: 0x06,
  MEM_DATA: 0x07,
  SYNC: 0x08,
  WRITE_REG: 0x09,
  READ_REG: 0x0a,
  SPI_SET_PARAMS: 0x0b,
  SPI_ATTACH: 0x0d,
  READ_FLASH_SLOW: 0x0e,
  CHANGE_BAUDRATE: 0x0f,
  DEFL_BEGIN: 0x10,
  DEFL_DATA: 0x11,
  DEFL_END: 0x12,
  SPI_FLASH_MD5: 0x13,
  GET_SECURITY_INFO: 0x14,
  // The stub alone knows these:
  ERASE_FLASH: 0xd0,
  ERASE_REGION: 0xd1,
  READ_FLASH: 0xd2,
  RUN_USER_CODE: 0xd3,
} as const;

export type CommandName = keyof typeof OPCODES;

const NAMES = new Map<number, CommandName>(
  Object.entries(OPCODES).map(([name, opcode]) => [opcode, name as CommandName]), // Object.entries forgets the key type
);

export function commandName(opcode: number): CommandName | undefined {
  return NAMES.get(opcode);
}
