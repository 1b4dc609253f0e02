import { espCrc32 } from '../crc32.ts';
import type { Partition } from './partition-rules.ts';
import { SUBTYPE_OTADATA, TYPE_APP, TYPE_DATA } from './partition-types.ts';

/**
 * Which app a boot loader of ESP-IDF starts: the slot that otadata names, else factory, else the first OTA slot
 * (components/bootloader_support/src/bootloader_utility.c).
 */
const SUBTYPE_FACTORY = 0;
const SUBTYPE_OTA_0 = 0x10;
const SUBTYPE_OTA_15 = 0x1f;
/** Two entries, each in a sector of its own. */
const ENTRY_PLACES = [0, 0x1000];
/** esp_ota_select_entry_t: sequence u32, label[20], state u32, CRC u32 over the sequence. */
const ENTRY_BYTES = 32;
const CRC_AT = 28;
const ERASED = 0xffff_ffff;

export function bootSlot(partitions: readonly Partition[], otadata: Uint8Array): Partition | undefined {
  const apps = partitions.filter((row) => row.type === TYPE_APP);
  const slots = apps
    .filter(({ subtype }) => subtype >= SUBTYPE_OTA_0 && subtype <= SUBTYPE_OTA_15)
    .sort((a, b) => a.subtype - b.subtype);
  const sequence = otaSequence(otadata);
  if (sequence !== undefined && slots.length > 0) return slots[(sequence - 1) % slots.length];
  return apps.find(({ subtype }) => subtype === SUBTYPE_FACTORY) ?? slots[0];
}

export function otadataOf(partitions: readonly Partition[]): Partition | undefined {
  return partitions.find(({ type, subtype }) => type === TYPE_DATA && subtype === SUBTYPE_OTADATA);
}

/** The higher of the two valid counters. */
function otaSequence(otadata: Uint8Array): number | undefined {
  const bytes = Buffer.from(otadata.buffer, otadata.byteOffset, otadata.byteLength);
  const sequences = ENTRY_PLACES.map((at) => bytes.subarray(at, at + ENTRY_BYTES)).flatMap(validSequence);
  return sequences.length === 0 ? undefined : Math.max(...sequences);
}

function validSequence(entry: Buffer): number[] {
  if (entry.length < ENTRY_BYTES) return [];
  const sequence = entry.readUInt32LE(0);
  const valid = sequence !== ERASED && sequence !== 0 && espCrc32(entry.subarray(0, 4)) === entry.readUInt32LE(CRC_AT);
  return valid ? [sequence] : [];
}
