/**
 * The base MAC of a chip, which everything about a unit hangs on: serial, certificate, ledger. A blank or damaged part
 * shows a value too, and two of them show the same one, so the value must be one that a unit can have.
 */
import { Fault } from '../../../fault.ts';
import { type Mac, macBytes, macOfBytes } from '../../../model/mac.ts';
import { efuseField, fieldAddresses, type EfuseTable } from '../../efuse/efuse-table.ts';
import { readEfuse, type ReadRegister } from '../../efuse/read-efuses.ts';
import { readUntilAgreed } from './agreed-reading.ts';

const EMPTY: ReadonlySet<string> = new Set(['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff']);
/** IEEE 802: the first bit on the wire. An address with it names a group, never one interface. */
const MULTICAST = 0x01;

export async function readFactoryMac(table: EfuseTable, read: ReadRegister): Promise<Mac> {
  const mac = await readUntilAgreed('MAC', () => readMac(table, read));
  const bytes = macBytes(mac);
  if (EMPTY.has(mac)) throw new Fault('board.mac-empty', { mac });
  if (((bytes[0] ?? 0) & MULTICAST) !== 0) throw new Fault('board.mac-multicast', { mac });
  const crc = await readCrc(table, read);
  if (crc !== undefined && crc !== macCrc(bytes)) {
    throw new Fault('board.mac-damaged', { mac, storedCrcHex: crcHex(crc), computedCrcHex: crcHex(macCrc(bytes)) });
  }
  return mac;
}

/** The two eFuse words hold the six bytes most significant first: the low half of the high word, then the low word. */
async function readMac(table: EfuseTable, read: ReadRegister): Promise<Mac> {
  const [low, high] = fieldAddresses(table, efuseField(table, 'MAC'));
  if (low === undefined || high === undefined) throw new Error('a MAC takes two words');
  const bytes = Buffer.alloc(6);
  bytes.writeUInt32BE(await read(low), 2);
  bytes.writeUInt16BE((await read(high)) & 0xffff, 0);
  return macOfBytes(bytes);
}

/** Only the ESP32 has a CRC beside its MAC; ESP-IDF aborts at boot when it is wrong. */
async function readCrc(table: EfuseTable, read: ReadRegister): Promise<number | undefined> {
  if (!table.fields.some(([name]) => name === 'MAC_CRC')) return undefined;
  return readUntilAgreed('MAC_CRC', () => readEfuse(table, 'MAC_CRC', read));
}

const crcHex = (crc: number): string => crc.toString(16).padStart(2, '0');

/** CRC-8 of Maxim's 1-Wire parts: x⁸+x⁵+x⁴+1, least significant bit first, starting at 0. */
export function macCrc(mac: Uint8Array): number {
  let crc = 0;
  for (const byte of mac) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x8c : crc >>> 1;
  }
  return crc;
}
