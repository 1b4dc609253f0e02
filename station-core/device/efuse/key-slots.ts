/** The six key blocks of most chips: each has a purpose, a read lock and write locks of its own. Nothing here burns. */
import { Buffer } from 'node:buffer';
import { Secret } from '../../secret.ts';
import { efuseField } from './efuse-table.ts';
import { isSet, type EfuseState, type KeyBlockState } from './efuse-state.ts';
import {
  fieldBurn,
  fieldNow,
  hasField,
  isFieldLocked,
  wantBits,
  wantLocks,
  type Burn,
  type FieldWant,
} from './field-wants.ts';
import { PURPOSES, type Purpose } from './key-purposes.ts';
import type { Obstacle } from './security-target.ts';

/** It takes no such key on several chips (docs/specs/espressif.md 4.2). The station uses it for none on any chip. */
const LIMITED_SLOT = 5;
const NOT_IN_LIMITED: readonly Purpose[] = ['xts-128', 'xts-256-1', 'xts-256-2', 'ecdsa-p256'];

export interface Slot {
  readonly index: number;
  readonly purpose: number;
  readonly purposeLocked: boolean;
  readonly state: KeyBlockState;
}

export function slotsOf(state: EfuseState): readonly Slot[] {
  const { table, keyBlocks } = state;
  return keyBlocks.map((block, index) => ({
    index,
    purpose: fieldNow(state, `KEY_PURPOSE_${index}`) + 16 * fieldNow(state, `KEY_PURPOSE_${index}_H`),
    purposeLocked: isFieldLocked(state, efuseField(table, `KEY_PURPOSE_${index}`)),
    state: block,
  }));
}

export const isHidden = ({ state }: Slot): boolean => state.readLocked.includes(true);

/** Never written, and nothing prevents writing it. */
export function isFree({ purpose, purposeLocked, state }: Slot): boolean {
  const { blank, readLocked, writeLocked, damaged } = state;
  return purpose === 0 && !purposeLocked && blank && !writeLocked && !readLocked.includes(true) && !damaged;
}

export const mayHold = ({ index }: Slot, purpose: Purpose): boolean =>
  index !== LIMITED_SLOT || !NOT_IN_LIMITED.includes(purpose);

/** A key for a slot: what is to stand in the block, if it is known. */
export interface SlotKey {
  readonly purpose: Purpose;
  readonly content?: Secret<Buffer>;
  readonly hidden: boolean;
}

export type Placed = { readonly slot: Slot; readonly problem?: Obstacle } | { readonly problem: Obstacle };

/** The content was burnt, but power went before its purpose was: the block is taken up again. */
export function isLeftover(slot: Slot, { content, purpose }: SlotKey): boolean {
  if (content === undefined || slot.purpose !== 0 || slot.purposeLocked || isHidden(slot)) return false;
  return slot.state.shown.reveal().equals(content.reveal()) && !slot.state.damaged && mayHold(slot, purpose);
}

/** What is wrong with a slot that already has the purpose of the key. */
export function problemIn(state: EfuseState, slot: Slot, key: SlotKey): Obstacle | undefined {
  if (slot.state.damaged) return 'damaged-block';
  if (!mayHold(slot, key.purpose)) return 'wrong-block';
  if (isHidden(slot)) return key.hidden ? undefined : 'digest-hidden'; // a hidden key is believed to be the one
  if (slot.state.blank && key.content === undefined) return 'burnt-otherwise'; // a purpose without its key
  if (slot.state.blank && slot.state.writeLocked) return 'write-protected';
  const sameKey = key.content === undefined || slot.state.shown.reveal().equals(key.content.reveal());
  if (!sameKey && !slot.state.blank) return key.hidden ? 'other-key' : 'foreign-digest';
  return key.hidden && isReadProtectionClosed(state) ? 'readable-for-ever' : undefined;
}

export function isReadProtectionClosed(state: EfuseState): boolean {
  return isFieldLocked(state, efuseField(state.table, 'RD_DIS'));
}

/** The burns that still lack for this key in this slot. */
export function slotBurns(state: EfuseState, slot: Slot, key: SlotKey): readonly Burn[] {
  const { table } = state;
  const { block } = slot.state;
  const stages = key.hidden
    ? (['secret key', 'secret key hidden', 'secret key sealed'] as const)
    : (['digest', 'digest purpose', 'digest sealed'] as const);
  const content = key.content?.reveal();
  const written: Burn[] =
    content === undefined || !slot.state.blank || isHidden(slot)
      ? []
      : [
          {
            stage: stages[0],
            block: block.index,
            blockName: block.name,
            data: new Secret(content),
            whole: true,
            sets: [{ field: block.name, value: key.hidden ? 'a secret key' : content.toString('hex') }],
          },
        ];
  const read = key.hidden ? [wantBits(table, 'RD_DIS', [block.readLocks?.[0]])] : [];
  return [
    ...written,
    ...fieldBurn(state, stages[1], [...purposeWants(state, slot.index, PURPOSES[key.purpose]), ...read]),
    ...fieldBurn(state, stages[2], [slotLocks(state, slot)]),
  ];
}

function slotLocks({ table }: EfuseState, { index, state }: Slot): FieldWant {
  return wantLocks(table, [state.block.writeLock, efuseField(table, `KEY_PURPOSE_${index}`).writeLock]);
}

function purposeWants({ table }: EfuseState, index: number, purpose: number): readonly FieldWant[] {
  const wants = [{ name: `KEY_PURPOSE_${index}`, value: purpose }];
  if (hasField(table, `KEY_PURPOSE_${index}_H`)) {
    wants[0] = { name: `KEY_PURPOSE_${index}`, value: purpose % 16 };
    wants.push({ name: `KEY_PURPOSE_${index}_H`, value: Math.floor(purpose / 16) });
  }
  return wants.map(({ name, value }) => {
    const field = efuseField(table, name);
    return { field, value, mask: 2 ** field.width - 1 };
  });
}

export function isDigestRevoked(state: EfuseState, digest: number): boolean {
  return isSet(fieldNow(state, `SECURE_BOOT_KEY_REVOKE${digest}`), 0);
}

/** XTS and ECDSA keys lie in the eFuses with the last byte first (docs/specs/espressif.md 4.2). */
export function asBurnt(purpose: Purpose, key: Uint8Array): Secret<Buffer> {
  const bytes = Buffer.from(key);
  return new Secret(purpose.startsWith('xts') || purpose.startsWith('ecdsa') ? bytes.reverse() : bytes);
}
