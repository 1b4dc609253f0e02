/** What single fields of block 0 must hold: judging them, and the burn that is missing. Nothing here burns. */
import { Buffer } from 'node:buffer';
import { Secret } from '../../secret.ts';
import { allOnes, BLOCK_BYTES, blockWith, both, isBlank, valueOf } from './block-bits.ts';
import type { Stage } from './burn-stages.ts';
import { efuseField, type EfuseField, type EfuseTable } from './efuse-table.ts';
import { isSet, type EfuseState } from './efuse-state.ts';
import { PURPOSES } from './key-purposes.ts';
import type { Obstacle } from './security-target.ts';

/** One programming of one block. */
export interface Burn {
  readonly stage: Stage;
  readonly block: number;
  readonly blockName: string;
  /** The bits to be burnt; what else the block holds stays. */
  readonly data: Secret<Buffer>;
  /** A key block is coded as a whole and burnt once. */
  readonly whole: boolean;
  readonly sets: readonly BurntField[];
}

/** As the ledger and people see it; a secret key appears only as such. */
export interface BurntField {
  readonly field: string;
  readonly value: string;
}

/** Of `field`, the bits in `mask` must read as `value`; the other bits are nobody's concern. */
export interface FieldWant {
  readonly field: EfuseField;
  readonly value: number;
  readonly mask: number;
}

/** Undefined when the chip has no such field. */
export function want(table: EfuseTable, name: string, value: number | 'all'): FieldWant | undefined {
  if (!hasField(table, name)) return undefined;
  const field = efuseField(table, name);
  const mask = allOnes(field);
  return { field, value: value === 'all' ? mask : value, mask };
}

export function wantBits(table: EfuseTable, name: string, bits: readonly (number | undefined)[]): FieldWant {
  const value = bits.reduce((sum: number, bit) => sum + (bit === undefined ? 0 : 2 ** bit), 0);
  return { field: efuseField(table, name), value, mask: value };
}

/** Locks of blocks and fields in WR_DIS. */
export const wantLocks = (table: EfuseTable, locks: readonly (number | undefined)[]): FieldWant =>
  wantBits(table, 'WR_DIS', [...new Set(locks)]);

export const hasField = (table: EfuseTable, name: string): boolean => table.fields.some(([each]) => each === name);

export function fieldNow(state: EfuseState, name: string): number {
  return hasField(state.table, name) ? valueOf(efuseField(state.table, name), state.block0) : 0;
}

export function isFieldLocked({ table, block0 }: EfuseState, { writeLock }: EfuseField): boolean {
  return writeLock !== undefined && isSet(valueOf(efuseField(table, 'WR_DIS'), block0), writeLock);
}

export function judge(state: EfuseState, wanted: FieldWant): 'as-expected' | 'not-yet' | Obstacle {
  const now = BigInt(valueOf(wanted.field, state.block0)) & BigInt(wanted.mask);
  const value = BigInt(wanted.value);
  if (now === value) return 'as-expected';
  if ((now & ~value) !== 0n) return 'burnt-otherwise';
  return isFieldLocked(state, wanted.field) ? 'write-protected' : 'not-yet';
}

/** Nothing when nothing is missing. */
export function fieldBurn(state: EfuseState, stage: Stage, wants: readonly FieldWant[]): readonly Burn[] {
  const missing = wants.filter((each) => judge(state, each) === 'not-yet');
  const bits = missing.reduce<Buffer>(
    (sum, { field, value }) => both(sum, blockWith(field, value)),
    Buffer.alloc(BLOCK_BYTES),
  );
  const data = Buffer.from(bits.map((byte, at) => byte & ~(state.block0[at] ?? 0)));
  if (isBlank(data)) return [];
  const sets = missing.map(({ field, value }) => ({ field: field.name, value: burnText(state.table, field, value) }));
  return [
    { stage, block: 0, blockName: state.table.blocks[0]?.name ?? '', data: new Secret(data), whole: false, sets },
  ];
}

/** A lock says what it locks, a purpose what it is: numbers alone can be read aloud, but not understood. */
function burnText(table: EfuseTable, field: EfuseField, value: number): string {
  const number = valueText(field, value);
  if (field.name === 'WR_DIS') return `${number} (locks ${lockedBy(table, value).join(', ')})`;
  if (field.name === 'RD_DIS') return `${number} (hides ${hiddenBy(table, value).join(', ')})`;
  const purpose =
    /^KEY_PURPOSE_\d$/.test(field.name) && Object.entries(PURPOSES).find(([, each]) => each === value)?.[0];
  return typeof purpose === 'string' ? `${number} (${purpose})` : number;
}

const lockedBy = ({ blocks, fields }: EfuseTable, locks: number): readonly string[] =>
  [
    ...blocks.map(({ name, writeLock }) => [name, writeLock] as const),
    ...fields.map(([name, block, , , lock]) => [name, block === 0 ? lock : undefined] as const),
  ]
    .filter(([, lock]) => lock !== undefined && isSet(locks, lock))
    .map(([name]) => name);

const hiddenBy = ({ blocks }: EfuseTable, locks: number): readonly string[] =>
  blocks.filter(({ readLocks = [] }) => readLocks.some((lock) => isSet(locks, lock))).map(({ name }) => name);

export const valueText = ({ width }: EfuseField, value: number): string =>
  width >= 8 ? `0x${value.toString(16).padStart(Math.ceil(width / 4), '0')}` : String(value);
