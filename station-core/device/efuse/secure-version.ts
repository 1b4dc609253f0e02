/**
 * The anti-rollback counter in a chip's eFuses. Each burnt bit counts one (ESP-IDF, components/efuse:
 * esp_efuse_read_secure_version takes the number of set bits), so the counter only grows.
 */
import type { ChipSecureVersion } from '../../model/chip-secure-version.ts';
import { efuseField, type EfuseTable } from './efuse-table.ts';
import { readEfuse, type ReadRegister } from './read-efuses.ts';

/** `unreadable`: its block is read-protected (ESP32, BLOCK3) and shows zeros, whatever is burnt there. */
export async function readSecureVersion(table: EfuseTable, read: ReadRegister): Promise<ChipSecureVersion> {
  const { block } = efuseField(table, 'SECURE_VERSION');
  const readProtected = await readEfuse(table, 'RD_DIS', read);
  if (block.readLocks?.some((bit) => ((readProtected >>> bit) & 1) === 1) === true) return 'unreadable';
  return onesIn(await readEfuse(table, 'SECURE_VERSION', read));
}

function onesIn(bits: number): number {
  let ones = 0;
  for (let rest = bits >>> 0; rest !== 0; rest >>>= 1) ones += rest & 1;
  return ones;
}
