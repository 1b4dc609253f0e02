/**
 * The key blocks of ESP32 and ESP32-C2, which have no purposes: flash encryption and secure boot each have their place.
 * The C2 has one block for both, written once. Pure: it decides, and burns nothing.
 */
import { Buffer } from 'node:buffer';
import { Secret } from '../../secret.ts';
import { BLOCK_BYTES } from './block-bits.ts';
import type { ChipAtBurn, Obstacle, SecurityTarget } from './security-target.ts';
import type { EfuseState, KeyBlockState } from './efuse-state.ts';
import { fieldBurn, fieldNow, judge, wantBits, wantLocks, type Burn } from './field-wants.ts';
import { isReadProtectionClosed } from './key-slots.ts';
import { blocked, joined, left, NOTHING, reached, type ProfilePart } from './profile-part.ts';

/** A part of a key block: the whole, or on the C2 one half. `lock` counts the read locks of the block. */
interface Place {
  readonly state: KeyBlockState;
  readonly from: number;
  readonly to: number;
  readonly lock: number;
}

interface Places {
  readonly flash: Place;
  readonly digest: Place;
}

const HALF = 16;
const CODING_NONE = 0;
const CODING_THREE_QUARTERS = 1;
/** Secure boot v2 came into the ROM of the ESP32 with silicon v3.0. */
const ESP32_SECURE_BOOT_V2 = 3;

function placesOf({ keyBlocks }: EfuseState): Places {
  const [first, second] = keyBlocks;
  if (first === undefined) throw new Error('a chip without key blocks');
  if (second === undefined) {
    return {
      flash: { state: first, from: 0, to: HALF, lock: 0 },
      digest: { state: first, from: HALF, to: BLOCK_BYTES, lock: 1 },
    };
  }
  return {
    flash: { state: first, from: 0, to: BLOCK_BYTES, lock: 0 },
    digest: { state: second, from: 0, to: BLOCK_BYTES, lock: 0 },
  };
}

export function fixedKeys(chip: ChipAtBurn, state: EfuseState, target: SecurityTarget): ProfilePart {
  const lacking = target.keys.map(({ name }) =>
    blocked({ what: `key ${name}`, wanted: 'in a block nobody can read', has: 'none' }, 'silicon-lacks-it'),
  );
  const places = placesOf(state);
  const flash = flashPart(state, places, target);
  const digest = digestPart(chip, state, { places, target });
  const shared = places.flash.state === places.digest.state;
  return joined([...lacking, ...(shared ? [burntTogether(state, target, [flash, digest])] : [flash, digest])]);
}

function flashPart(
  state: EfuseState,
  { flash, digest }: Places,
  { flashEncryption, secureBoot }: SecurityTarget,
): ProfilePart {
  const finding = { what: 'flash encryption key', wanted: 'in a block nobody can read', has: words(flash) };
  if (flashEncryption.state === 'off') {
    return isBlank(flash) && !isHidden(flash) ? NOTHING : blocked({ ...finding, wanted: 'none' }, 'other-use');
  }
  const broken = brokenFor(state, flash);
  if (broken !== undefined) return blocked(finding, broken);
  // Hidden, it is believed to be the key only where it is sealed as well: sealing comes first, and only after writing.
  if (isHidden(flash)) return flash.state.writeLocked ? reached(finding, []) : blocked(finding, 'hidden-unsealed');
  const { key } = flashEncryption;
  const closed = isReadProtectionClosed(state);
  const shared = flash.state === digest.state;
  if (key === undefined) {
    if (closed) return blocked(finding, 'readable-for-ever');
    // On the C2 whoever burns the key burns the digest with it: the station would come too late.
    if (shared && secureBoot !== undefined && isBlank(digest) && !isBlank(flash))
      return blocked(finding, 'shared-block');
    return isBlank(flash) ? left(finding, 'unit-first') : reached(finding, hideBurns(state, flash));
  }
  const content = flashContent(state, flash, key.reveal());
  if (content === undefined) return blocked(finding, 'wrong-length');
  const problem = isBlank(flash) ? cannotWrite(flash) : same(flash, content) ? undefined : 'other-key';
  if (problem !== undefined) return blocked(finding, problem);
  if (closed) return blocked(finding, 'readable-for-ever');
  const written = isBlank(flash) ? [blockBurn(flash, content, 'secret key')] : [];
  return reached(finding, [...written, ...hideBurns(state, flash)]);
}

/** Last byte first; on the ESP32 24 bytes when its blocks are coded, which leaves no room for more. */
function flashContent(state: EfuseState, place: Place, key: Uint8Array): Buffer | undefined {
  const coding = fieldNow(state, 'CODING_SCHEME');
  const length = coding === CODING_THREE_QUARTERS ? 24 : place.to - place.from;
  if (key.length !== length || (coding !== CODING_NONE && coding !== CODING_THREE_QUARTERS)) return undefined;
  return Buffer.from(key).reverse();
}

interface Wanted {
  readonly places: Places;
  readonly target: SecurityTarget;
}

function digestPart(chip: ChipAtBurn, state: EfuseState, { places: { flash, digest }, target }: Wanted): ProfilePart {
  const { secureBoot } = target;
  const finding = { what: 'secure boot key 1', wanted: 'none', has: isHidden(digest) ? 'hidden' : shown(digest) };
  if (secureBoot === undefined) {
    return isBlank(digest) && !isHidden(digest) ? NOTHING : blocked({ ...finding, has: words(digest) }, 'other-use');
  }
  const [digestHex = '', ...more] = secureBoot.keyDigests;
  const content = Buffer.from(digestHex, 'hex').subarray(0, digest.to - digest.from);
  const wanted = { ...finding, wanted: content.toString('hex') };
  const never = neverHolds(chip, state, more.length);
  if (never !== undefined) return blocked(wanted, never);
  const broken = brokenFor(state, digest);
  if (broken !== undefined) return blocked(wanted, broken);
  if (isHidden(digest)) return blocked(wanted, 'digest-hidden');
  if (!isBlank(digest)) {
    return same(digest, content) ? reached(wanted, sealBurns(state, digest.state)) : blocked(wanted, 'foreign-digest');
  }
  const together = flash.state === digest.state && (!isBlank(flash) || isHidden(flash));
  const problem = together ? 'shared-block' : cannotWrite(digest);
  if (problem !== undefined) return blocked(wanted, problem);
  return reached(wanted, [blockBurn(digest, content, 'digest'), ...sealBurns(state, digest.state)]);
}

function neverHolds({ chip, revision }: ChipAtBurn, state: EfuseState, furtherDigests: number): Obstacle | undefined {
  if (furtherDigests > 0) return 'no-free-block';
  if (chip !== 'esp32') return undefined;
  if (revision.major < ESP32_SECURE_BOOT_V2) return 'silicon-lacks-it';
  return fieldNow(state, 'CODING_SCHEME') === CODING_NONE ? undefined : 'coding-scheme';
}

/** The C2's block is written once: two contents become one burn, and neither is burnt where the other is there already. */
function burntTogether(
  state: EfuseState,
  { flashEncryption }: SecurityTarget,
  parts: readonly ProfilePart[],
): ProfilePart {
  const { items, burns } = joined(parts);
  const writes = burns.filter(({ whole }) => whole);
  const [block] = state.keyBlocks;
  if (writes.length === 0 || block === undefined) return { items, burns: sorted(burns) };
  if (!block.blank || block.readLocked.includes(true)) {
    return {
      items: items.map((item) =>
        item.verdict === 'not-yet' ? { ...item, verdict: 'unreachable', obstacle: 'shared-block' } : item,
      ),
      burns: [],
    };
  }
  // The unit will draw its own key, and cannot add it to a block that is written: it has to burn both.
  if (flashEncryption.state !== 'off' && flashEncryption.key === undefined) {
    return {
      items: items.map((item) => (item.verdict === 'not-yet' ? { ...item, verdict: 'unit-first' } : item)),
      burns: [],
    };
  }
  const data = Buffer.alloc(BLOCK_BYTES);
  for (const write of writes) write.data.reveal().forEach((byte, at) => (data[at] = (data[at] ?? 0) | byte));
  const together: Burn = {
    stage: 'both keys in one block',
    block: block.block.index,
    blockName: block.block.name,
    data: new Secret(data),
    whole: true,
    sets: writes.flatMap(({ sets }) => sets),
  };
  return { items, burns: [together, ...sorted(burns.filter(({ whole }) => !whole))] };
}

/** One lock closes the block for both: it is burnt once, before the key is hidden, or last when there is none to hide. */
function sorted(burns: readonly Burn[]): readonly Burn[] {
  const keySeals = burns.some(({ stage }) => stage === 'fixed key sealed');
  const digestSeals = burns.filter(({ stage }) => stage === 'digest sealed');
  return [...burns.filter(({ stage }) => stage !== 'digest sealed'), ...(keySeals ? [] : digestSeals)];
}

function blockBurn({ state, from }: Place, content: Buffer, stage: 'secret key' | 'digest'): Burn {
  const data = Buffer.alloc(BLOCK_BYTES);
  data.set(content, from);
  const { index, name } = state.block;
  const value = stage === 'digest' ? content.toString('hex') : 'a secret key';
  return { stage, block: index, blockName: name, data: new Secret(data), whole: true, sets: [{ field: name, value }] };
}

function hideBurns(state: EfuseState, { state: { block }, lock }: Place): readonly Burn[] {
  return [
    ...fieldBurn(state, 'fixed key sealed', [wantLocks(state.table, [block.writeLock])]),
    ...fieldBurn(state, 'secret key hidden', [wantBits(state.table, 'RD_DIS', [block.readLocks?.[lock]])]),
  ];
}

function sealBurns(state: EfuseState, { block }: KeyBlockState): readonly Burn[] {
  return fieldBurn(state, 'digest sealed', [wantLocks(state.table, [block.writeLock])]);
}

/** The ESP32 can write-protect its write protection: then a block cannot be sealed any more. */
function brokenFor(state: EfuseState, { state: { block, damaged } }: Place): Obstacle | undefined {
  if (damaged) return 'damaged-block';
  return judge(state, wantLocks(state.table, [block.writeLock])) === 'write-protected' ? 'write-protected' : undefined;
}

const isHidden = ({ state, lock }: Place): boolean => state.readLocked[lock] === true;

const partOf = ({ state, from, to }: Place): Buffer => state.shown.reveal().subarray(from, to);

const isBlank = (place: Place): boolean => partOf(place).every((byte) => byte === 0);

const same = (place: Place, content: Buffer): boolean => partOf(place).subarray(0, content.length).equals(content);

const cannotWrite = ({ state: { writeLocked } }: Place): Obstacle | undefined =>
  writeLocked ? 'write-protected' : undefined;

const shown = (place: Place): string => (isBlank(place) ? 'none' : partOf(place).toString('hex'));

function words(place: Place): string {
  if (isHidden(place)) return `${place.state.block.name}: hidden`;
  return isBlank(place) ? 'none' : `${place.state.block.name}: readable`;
}
