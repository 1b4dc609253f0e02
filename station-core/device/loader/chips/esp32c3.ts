/** ESP32-C3. Registers: espressif.md §1.3, appendix B; field positions in fixtures/vectors/efuse_fields.json. */
import { bits, type Chip, type ReadRegister } from './chip.ts';

const EFUSE = 0x60008800;

export const esp32c3: Chip = {
  name: 'esp32c3',
  id: 5,
  bootloaderOffsetBytes: 0,
  macAddresses: [EFUSE + 0x44, EFUSE + 0x48],
  spi: { base: 0x60002000, user: 0x18, user2: 0x20, misoLength: 0x28, data0: 0x58 },
  romBeginWords: 5,
  romBaudRate: 460_800, // seen to fail in the ROM at 921,600: espressif.md appendix C
  stubFile: 'esp32c3.json',
  stubRuns: (security) => !security.secureBoot, // espressif.md §1.6
  readRevision,
  flashFrequencies: { '80m': 0xf, '40m': 0, '26m': 1, '20m': 2 },
};

async function readRevision(read: ReadRegister): Promise<{ major: number; minor: number }> {
  const word3 = await read(EFUSE + 0x50);
  const word5 = await read(EFUSE + 0x58);
  return { major: bits(word5, 24, 2), minor: (bits(word5, 23, 1) << 3) | bits(word3, 18, 3) };
}
