/** Which partitions a product needs and a build lacks, with the whole table to put into the project. */
import { Fault } from '../../fault.ts';
import { formatPartitionCsv } from '../../formats/partitions/partition-csv.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import { SUBTYPE_NVS, SUBTYPE_UNDEFINED, TYPE_DATA } from '../../formats/partitions/partition-types.ts';
import { type ExaminedBuild, flashBytes } from './examined-build.ts';
import type { Paste, ProductFinding } from './finding.ts';
import type { IdentityPlan } from './identity-plan.ts';

type NewRow = Omit<Partition, 'offsetBytes'>;

const SECTOR_BYTES = 0x1000;
/** Of esp_secure_cert_mgr; the agent looks for it by type and name. */
const TYPE_SECURE_CERT = 0x3f;

export function missingPartitions(examined: ExaminedBuild, plan: IdentityPlan): ProductFinding[] {
  const { partitions } = examined.build;
  const missing = neededRows(plan).filter(({ name }) => partitions.every((row) => row.name !== name));
  if (missing.length === 0) return [];
  const faults = missing.map(({ name }) => new Fault('product.no-partition', { partition: name }));
  const placed = place(examined, missing);
  if (placed === undefined) return [...faults, noRoom(examined, missing)].map((fault) => finding(fault));
  const paste = pastes(
    examined,
    [...partitions, ...placed].sort((a, b) => a.offsetBytes - b.offsetBytes),
  );
  return faults.map((fault, at) => finding(fault, at === 0 ? paste : undefined)); // one table has them all
}

const finding = (fault: Fault, paste?: readonly Paste[]): ProductFinding => ({
  check: 'fit',
  state: 'problem',
  fault,
  ...(paste === undefined ? {} : { paste }),
});

function neededRows({ unitData, identityPartition }: IdentityPlan): NewRow[] {
  const plain = { encrypted: false, readonly: false };
  return [
    { name: unitData, type: TYPE_DATA, subtype: SUBTYPE_NVS, sizeBytes: 0x4000, ...plain },
    {
      name: identityPartition,
      type: TYPE_SECURE_CERT,
      subtype: SUBTYPE_UNDEFINED,
      sizeBytes: 0x2000,
      encrypted: true,
      readonly: false,
    },
  ];
}

/** Each in the first gap that takes it; nothing that is there moves, since units in the field know it there. */
function place(examined: ExaminedBuild, rows: readonly NewRow[]): Partition[] | undefined {
  const placed: Partition[] = [];
  for (const row of rows) {
    const offsetBytes = firstGap(examined, placed, row.sizeBytes);
    if (offsetBytes === undefined) return undefined;
    placed.push({ ...row, offsetBytes });
  }
  return placed;
}

function firstGap(examined: ExaminedBuild, placed: readonly Partition[], sizeBytes: number): number | undefined {
  const { partitions, files } = examined.build;
  const ends = files.map(({ offsetBytes, bytes }) => ({ offsetBytes, endBytes: offsetBytes + bytes.length }));
  const table = files.find(({ name }) => name === 'partition-table' || name === 'partition_table');
  const taken = [...partitions, ...placed].map((row) => ({
    offsetBytes: row.offsetBytes,
    endBytes: row.offsetBytes + row.sizeBytes,
  }));
  let at = (table?.offsetBytes ?? 0) + SECTOR_BYTES;
  for (const { offsetBytes, endBytes } of [...taken, ...ends].sort((a, b) => a.offsetBytes - b.offsetBytes)) {
    if (offsetBytes - at >= sizeBytes) return at;
    at = Math.max(at, Math.ceil(endBytes / SECTOR_BYTES) * SECTOR_BYTES);
  }
  return at + sizeBytes <= (flashBytes(examined) ?? Infinity) ? at : undefined;
}

function noRoom(examined: ExaminedBuild, missing: readonly NewRow[]): Fault {
  const wanted = missing.map(({ name, sizeBytes }) => `${name} 0x${sizeBytes.toString(16)}`).join(', ');
  const flashSizeBytes = flashBytes(examined);
  return new Fault('product.no-room', { wanted, ...(flashSizeBytes === undefined ? {} : { flashSizeBytes }) });
}

function pastes({ kind }: ExaminedBuild, rows: readonly Partition[]): Paste[] {
  const table = { file: 'partitions.csv', text: formatPartitionCsv(rows) };
  switch (kind) {
    case 'PlatformIO build':
      return [table, { file: 'platformio.ini', text: 'board_build.partitions = partitions.csv' }];
    case 'ESP-IDF build':
    case 'merged flash image': {
      const text = 'CONFIG_PARTITION_TABLE_CUSTOM=y\nCONFIG_PARTITION_TABLE_CUSTOM_FILENAME="partitions.csv"';
      return [table, { file: 'sdkconfig.defaults', text }];
    }
    case 'Arduino sketch':
      return [{ file: 'partitions.csv beside the sketch', text: table.text }];
  }
}
