/**
 * Compares the eFuses of a chip with what a product wants, and plans the burns that are missing, in the one order that
 * leaves none of the others impossible. Pure: it reads nothing and burns nothing.
 */
import { Secret } from '../../secret.ts';
import { both } from './block-bits.ts';
import { STAGE_ORDER, STAGES } from './burn-stages.ts';
import type { EfuseState } from './efuse-state.ts';
import type { Burn } from './field-wants.ts';
import { fixedKeys } from './fixed-keys.ts';
import * as fields from './profile-fields.ts';
import { joined, type ProfilePart } from './profile-part.ts';
import type { ChipAtBurn, ProfileItem, SecurityTarget } from './security-target.ts';
import { slotKeys, sparePlaces } from './slot-keys.ts';
import { hasField } from './field-wants.ts';

export type BurnPlan = { readonly items: readonly ProfileItem[] } & (
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'burns'; readonly burns: readonly Burn[] }
  /** Only the unit itself can do what comes next. */
  | { readonly kind: 'unit-first' }
  | { readonly kind: 'unreachable' }
);

export function planBurns(chip: ChipAtBurn, state: EfuseState, target: SecurityTarget): BurnPlan {
  const { items, burns } = unlessLockedOut(state, compared(chip, state, target));
  if (items.some(({ verdict }) => verdict === 'unreachable')) return { kind: 'unreachable', items };
  if (items.some(({ verdict }) => verdict === 'unit-first')) return { kind: 'unit-first', items };
  if (burns.length === 0) return { kind: 'nothing-to-do', items };
  return { kind: 'burns', items, burns: inOrder(burns) };
}

function compared(chip: ChipAtBurn, state: EfuseState, target: SecurityTarget): ProfilePart {
  const slots = hasField(state.table, 'KEY_PURPOSE_0');
  const keys = slots ? slotKeys(chip.chip, state, target) : fixedKeys(chip, state, target);
  return joined([
    keys,
    ...fields.secureBootGuards(state, target, slots ? sparePlaces(state, target) : []),
    fields.keyManager(state),
    fields.flashEncryption(state, target),
    fields.secureBoot(state, target),
    ...fields.doors(chip, state, target),
    fields.flashEncryptionSealed(state, target),
    fields.usbOff(chip, state, target),
    fields.downloadMode(chip, state, target),
  ]);
}

function unlessLockedOut(state: EfuseState, part: ProfilePart): ProfilePart {
  if (!fields.isLockedOut(state)) return part;
  const items = part.items.map((item): ProfileItem =>
    item.verdict === 'as-expected' || item.verdict === 'unreachable'
      ? item
      : { ...item, verdict: 'unreachable', obstacle: 'locked-out' },
  );
  return { items, burns: [] };
}

/** By stage; each key is finished before the next begins. Bits of one stage in block 0 are burnt together. */
function inOrder(burns: readonly Burn[]): readonly Burn[] {
  const rank = ({ stage }: Burn): number => KEY_RANKS[stage] ?? STAGE_ORDER.indexOf(stage);
  const sorted = burns.map((burn, at) => ({ burn, at })).sort((a, b) => rank(a.burn) - rank(b.burn) || a.at - b.at);
  return sorted.reduce<Burn[]>((done, { burn }) => {
    const before = done.at(-1);
    if (before !== undefined && isTogether(before, burn)) return [...done.slice(0, -1), merged(before, burn)];
    return [...done, burn];
  }, []);
}

/** The burns of a key keep together: so they share one rank, and stay as the keys brought them. */
const KEY_RANKS: Partial<Record<Burn['stage'], number>> = {
  'secret key': 0,
  'fixed key sealed': 0,
  'secret key hidden': 0,
  'secret key sealed': 0,
  'both keys in one block': 0,
  digest: 3,
  'digest purpose': 3,
  'digest sealed': 3,
};

const isTogether = (before: Burn, next: Burn): boolean =>
  !before.whole &&
  !next.whole &&
  before.block === next.block &&
  before.stage === next.stage &&
  KEY_RANKS[next.stage] === undefined;

function merged(before: Burn, next: Burn): Burn {
  const data = new Secret(both(before.data.reveal(), next.data.reveal()));
  return { ...before, data, sets: [...before.sets, ...next.sets] };
}

/** A burn as ledger, people and machines see it: without its bytes. */
export interface BurnDescription {
  readonly block: string;
  readonly sets: readonly string[];
  readonly why: string;
  readonly forever: string;
}

export function reported({ blockName, sets, stage }: Burn): BurnDescription {
  return { block: blockName, sets: sets.map(({ field, value }) => `${field} = ${value}`), ...STAGES[stage] };
}

export type { Burn } from './field-wants.ts';
