/**
 * Looks at a unit through its loader: what its chip says of itself, and whether flash still holds what the ledger says was
 * written. Writes nothing, and reads nothing that could hold a secret: of the identity partition only headers and
 * certificates, of everything else digests that the chip computes.
 */
import { createHash } from 'node:crypto';
import { readPartitionTable } from '../../codecs/firmware.ts';
import type { Board } from '../../device/board.ts';
import { Fault } from '../../fault.ts';
import { type Partition, TABLE_BYTES } from '../../formats/partitions/partition-table.ts';
import { TYPE_APP } from '../../formats/partitions/partition-types.ts';
import type { WrittenRegion } from '../../ledger/read-evidence.ts';
import { bootloaderOffsetOf, type ChipName } from '../../model/chip.ts';
import type { InHandCheck } from '../../model/desk/in-hand.ts';
import { certificatesIn } from '../steps/installed-certificate.ts';

/** Type and name that esp_secure_cert_mgr gives its partition. */
const TYPE_SECURE_CERT = 0x3f;
const NAME_SECURE_CERT = 'esp_secure_cert';
/** With the signature that may follow it. */
const MOST_TABLE_BYTES = 0x2000;

export interface FlashSeen {
  readonly checks: readonly InHandCheck[];
  /** Of the device certificate in flash; `none` also when it cannot be read, `no-place` without a partition for it. */
  readonly certSha256Hex: string;
}

export interface FlashAsked {
  readonly chip: ChipName;
  readonly regions: readonly WrittenRegion[];
}

export async function readFlash(board: Board, asked: FlashAsked, signal: AbortSignal): Promise<FlashSeen> {
  const table = asked.regions.find(({ lengthBytes: size }) => size >= TABLE_BYTES && size < MOST_TABLE_BYTES);
  const partitions = table === undefined ? undefined : await partitionsAt(board, table.offsetBytes, signal);
  const checks: InHandCheck[] = [];
  for (const region of asked.regions) {
    const check = region === table ? 'partition-table' : kindOf(region, asked.chip, partitions);
    if (check === undefined) continue;
    const { offsetBytes, lengthBytes } = region;
    const md5Hex = await board.md5({ offsetBytes, lengthBytes }, signal);
    const same = md5Hex === region.md5Hex;
    checks.push({
      check,
      result: same ? 'matches' : 'differs',
      found: `MD5 ${md5Hex}`,
      wanted: `MD5 ${region.md5Hex}`,
    });
  }
  const identity = partitions?.find(({ type, name }) => type === TYPE_SECURE_CERT || name === NAME_SECURE_CERT);
  if (identity === undefined) return { checks, certSha256Hex: 'no-place' };
  return { checks, certSha256Hex: (await certificateIn(board, identity, signal)) ?? 'none' };
}

/** Settings and OTA data are the firmware's to change; undefined for them. */
function kindOf(
  { offsetBytes }: WrittenRegion,
  chip: ChipName,
  partitions: readonly Partition[] | undefined,
): 'boot-loader' | 'application' | undefined {
  if (offsetBytes === bootloaderOffsetOf(chip)) return 'boot-loader';
  return partitions?.find((each) => each.offsetBytes === offsetBytes)?.type === TYPE_APP ? 'application' : undefined;
}

/** A table that is damaged is not believed; that it is not the one that was written shows by its digest. */
async function partitionsAt(
  board: Board,
  offsetBytes: number,
  signal: AbortSignal,
): Promise<readonly Partition[] | undefined> {
  const bytes = await board.read({ offsetBytes, lengthBytes: TABLE_BYTES }, signal);
  try {
    return readPartitionTable(bytes).partitions;
  } catch (error) {
    if (error instanceof Fault && error.code === 'format.bad-partition-table') return undefined;
    throw error;
  }
}

async function certificateIn(board: Board, partition: Partition, signal: AbortSignal): Promise<string | undefined> {
  for await (const found of certificatesIn(partition, (place) => board.read(place, signal))) {
    return found === 'damaged' ? undefined : createHash('sha256').update(found).digest('hex');
  }
  return undefined;
}
