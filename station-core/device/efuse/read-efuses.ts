/** Reads eFuses by name. Key blocks are never read: what is not locked in them may be a secret. */
import {
  efuseField,
  fieldAddresses,
  fieldOfRow,
  type BitRange,
  type EfuseField,
  type EfuseTable,
} from './efuse-table.ts';

/** Reads one 32-bit register of the chip. */
export type ReadRegister = (address: number) => Promise<number>;

export interface EfuseReading {
  readonly name: string;
  readonly block: number;
  readonly width: number;
  /** A number up to 32 bits, wider ones as hex with the most significant digit first. */
  readonly value: number | string;
  /** Its lock bit in WR_DIS is burnt. */
  readonly writeLocked: boolean;
}

/** Every field of the table, in its order; each word of the chip is read once. */
export async function readEfuses(table: EfuseTable, read: ReadRegister): Promise<readonly EfuseReading[]> {
  const once = rememberWords(read);
  const locks = Number(await readBits(table, efuseField(table, 'WR_DIS'), once));
  const readings: EfuseReading[] = [];
  for (const row of table.fields) {
    const field = fieldOfRow(table, row);
    const bits = await readBits(table, field, once);
    readings.push({
      name: field.name,
      block: field.block.index,
      width: field.width,
      value: field.width > 32 ? bits.toString(16).padStart(Math.ceil(field.width / 4), '0') : Number(bits),
      writeLocked: field.writeLock !== undefined && ((locks >>> field.writeLock) & 1) === 1,
    });
  }
  return readings;
}

/** A field of at most 32 bits. */
export async function readEfuse(table: EfuseTable, name: string, read: ReadRegister): Promise<number> {
  return Number(await readBits(table, efuseField(table, name), read));
}

/** KEY_PURPOSE_KM_INIT_KEY of ESP-IDF. */
const KEY_MANAGER_PURPOSE = 12;

/** The eFuses that hand keys of this chip to its Key Manager, with their values; empty when none does. */
export async function keyManagerEfuses(table: EfuseTable, read: ReadRegister): Promise<readonly string[]> {
  if (!table.fields.some(([name]) => name === 'FORCE_USE_KEY_MANAGER_KEY')) return [];
  const once = rememberWords(read);
  const used: string[] = [];
  for (const [name] of table.fields) {
    if (name !== 'FORCE_USE_KEY_MANAGER_KEY' && !/^KEY_PURPOSE_\d$/.test(name)) continue;
    const value = await readEfuse(table, name, once);
    if (name.startsWith('KEY_PURPOSE') ? value === KEY_MANAGER_PURPOSE : value !== 0) used.push(`${name} = ${value}`);
  }
  return used;
}

/** The same words are asked for by many fields. */
export function rememberWords(read: ReadRegister): ReadRegister {
  const words = new Map<number, number>();
  return async (address) => {
    const known = words.get(address);
    if (known !== undefined) return known;
    const word = await read(address);
    words.set(address, word);
    return word;
  };
}

async function readBits(table: EfuseTable, field: EfuseField, read: ReadRegister): Promise<bigint> {
  const words = new Map<number, number>();
  for (const address of fieldAddresses(table, field)) {
    words.set((address - table.base - field.block.offset) / 4, await read(address));
  }
  let value = 0n;
  let shift = 0n;
  for (const [firstBit, width] of field.parts) {
    value |= partOf(words, [firstBit, width]) << shift;
    shift += BigInt(width);
  }
  return value;
}

function partOf(words: ReadonlyMap<number, number>, [firstBit, width]: BitRange): bigint {
  let part = 0n;
  for (let bit = 0; bit < width; bit++) {
    const at = firstBit + bit;
    if ((((words.get(at >>> 5) ?? 0) >>> (at & 31)) & 1) === 1) part |= 1n << BigInt(bit);
  }
  return part;
}
