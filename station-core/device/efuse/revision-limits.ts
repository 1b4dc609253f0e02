/**
 * What a chip shows of the limits that images set on it: which layout its calibration eFuses have, and which upper limits
 * do not bind it. Source: ESP-IDF, components/hal/efuse_hal.c.
 */
import type { ChipBlockRevision, WaivedLimits } from '../../formats/image/revision-range.ts';
import { efuseField, type EfuseTable } from './efuse-table.ts';
import { readEfuse, type ReadRegister } from './read-efuses.ts';

/** An ESP32 has no such fields; ESP-IDF counts 0 there. */
export async function readBlockRevision(table: EfuseTable, read: ReadRegister): Promise<ChipBlockRevision> {
  if (!hasField(table, 'BLK_VERSION_MAJOR')) return 0;
  if (!(await isShown(table, 'BLK_VERSION_MAJOR', read))) return 'unreadable';
  if (!(await isShown(table, 'BLK_VERSION_MINOR', read))) return 'unreadable';
  const major = await readEfuse(table, 'BLK_VERSION_MAJOR', read);
  return major * 100 + (await readEfuse(table, 'BLK_VERSION_MINOR', read));
}

/** The eFuse that lifts the upper limit. */
export const WAIVERS = {
  silicon: 'DISABLE_WAFER_VERSION_MAJOR',
  efuseBlocks: 'DISABLE_BLK_VERSION_MAJOR',
} as const satisfies Record<keyof WaivedLimits, string>;

export async function readWaiver(table: EfuseTable, limit: keyof WaivedLimits, read: ReadRegister): Promise<number> {
  return hasField(table, WAIVERS[limit]) ? await readEfuse(table, WAIVERS[limit], read) : 0;
}

const hasField = (table: EfuseTable, name: string): boolean => table.fields.some(([each]) => each === name);

/** A read-protected block shows zeros, whatever is burnt there. */
async function isShown(table: EfuseTable, name: string, read: ReadRegister): Promise<boolean> {
  const { block } = efuseField(table, name);
  const locks = await readEfuse(table, 'RD_DIS', read);
  return block.readLocks?.some((bit) => ((locks >>> bit) & 1) === 1) !== true;
}
