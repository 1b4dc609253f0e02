/** What several chips report in eFuses of the same names: revision, package, flash and PSRAM inside. */
import { Fault } from '../../../fault.ts';
import { efuseField, type EfuseTable } from '../../efuse/efuse-table.ts';
import { readEfuse, type ReadRegister } from '../../efuse/read-efuses.ts';
import type { ChipRevision } from '../../../model/chip-revision.ts';
import type { ChipFeatures } from './chip.ts';

/**
 * WAFER_VERSION_MAJOR and WAFER_VERSION_MINOR, the latter in two pieces on S2, S3 and C3. All zeros is the first silicon;
 * all ones is no silicon but a word that was not read.
 */
export async function readWaferVersion(table: EfuseTable, read: ReadRegister): Promise<ChipRevision> {
  const major = await readField(table, 'WAFER_VERSION_MAJOR', read);
  const minor = await readMinor(table, read);
  if (major.allOnes && minor.allOnes)
    throw new Fault('board.revision-impossible', { major: major.value, minor: minor.value });
  return { major: major.value, minor: minor.value };
}

interface FieldRead {
  readonly value: number;
  readonly allOnes: boolean;
}

async function readField(table: EfuseTable, name: string, read: ReadRegister): Promise<FieldRead> {
  const value = await readEfuse(table, name, read);
  return { value, allOnes: value === 2 ** efuseField(table, name).width - 1 };
}

async function readMinor(table: EfuseTable, read: ReadRegister): Promise<FieldRead> {
  if (table.fields.some(([each]) => each === 'WAFER_VERSION_MINOR'))
    return readField(table, 'WAFER_VERSION_MINOR', read);
  const high = await readField(table, 'WAFER_VERSION_MINOR_HI', read);
  const low = await readField(table, 'WAFER_VERSION_MINOR_LO', read);
  return { value: (high.value << 3) | low.value, allOnes: high.allOnes && low.allOnes };
}

export interface FeatureNames {
  readonly cores: number;
  /** By PKG_VERSION. */
  readonly packages: Readonly<Record<number, string>>;
  readonly flash?: Capacity;
  readonly psram?: Capacity;
}

interface Capacity {
  readonly field: string;
  /** By the field's value; 0 is none. Values that Espressif's table does not explain are left out. */
  readonly sizes: Readonly<Record<number, string>>;
}

export async function readFeaturesBy(
  table: EfuseTable,
  { cores, packages, flash, psram }: FeatureNames,
  read: ReadRegister,
): Promise<ChipFeatures> {
  const code = await readEfuse(table, 'PKG_VERSION', read);
  const embeddedFlash = await capacity(table, flash, read);
  const embeddedPsram = await capacity(table, psram, read);
  return {
    package: packages[code] ?? `package ${code}`,
    cores,
    ...(embeddedFlash === undefined ? {} : { embeddedFlash }),
    ...(embeddedPsram === undefined ? {} : { embeddedPsram }),
  };
}

async function capacity(
  table: EfuseTable,
  asked: Capacity | undefined,
  read: ReadRegister,
): Promise<string | undefined> {
  if (asked === undefined) return undefined;
  const code = await readEfuse(table, asked.field, read);
  return code === 0 ? undefined : (asked.sizes[code] ?? `${asked.field} code ${code}`);
}
