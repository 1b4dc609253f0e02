/** Which key goes into which of six key blocks, and what prevents it. Pure: it decides, and burns nothing. */
import { Buffer } from 'node:buffer';
import { Secret } from '../../secret.ts';
import type { ChipName } from '../loader/chips/chip.ts';
import type { EfuseState } from './efuse-state.ts';
import { PURPOSES, type Purpose } from './key-purposes.ts';
import {
  asBurnt,
  isDigestRevoked,
  isFree,
  isHidden,
  isLeftover,
  isReadProtectionClosed,
  mayHold,
  problemIn,
  slotBurns,
  slotsOf,
  type Slot,
  type SlotKey,
} from './key-slots.ts';
import { blocked, joined, left, reached, type ProfilePart } from './profile-part.ts';
import type { ProtectedKey, SecurityTarget } from './security-target.ts';

/** docs/specs/espressif.md 4.6. */
const HAS_HMAC: readonly ChipName[] = ['esp32s2', 'esp32s3', 'esp32c3', 'esp32c5', 'esp32c6', 'esp32h2', 'esp32p4'];
const HAS_ECDSA: readonly ChipName[] = ['esp32c5', 'esp32c61', 'esp32h2', 'esp32p4'];
const HAS_XTS_256: readonly ChipName[] = ['esp32s2', 'esp32s3', 'esp32p4'];

const DIGEST_PURPOSES = ['digest-0', 'digest-1', 'digest-2'] as const;

export function hasKey(chip: ChipName, name: ProtectedKey): boolean {
  return (name === 'ecdsa-p256' ? HAS_ECDSA : HAS_HMAC).includes(chip);
}

/** What the parts have found places for so far; a block serves one key. */
class Places {
  readonly state: EfuseState;
  readonly slots: readonly Slot[];
  readonly #taken = new Set<number>();

  constructor(state: EfuseState) {
    this.state = state;
    this.slots = slotsOf(state);
  }

  /** Where a key already has its purpose, or was left before it got one, or a free block. */
  find(key: SlotKey, prefer: 'first' | 'last'): Slot | undefined {
    const open = this.slots.filter(({ index }) => !this.#taken.has(index));
    const free = open.filter((slot) => isFree(slot) && mayHold(slot, key.purpose));
    const fresh = key.content === undefined ? undefined : prefer === 'first' ? free[0] : free.at(-1);
    const slot =
      open.find(({ purpose }) => purpose === PURPOSES[key.purpose]) ??
      open.find((each) => isLeftover(each, key)) ??
      fresh;
    if (slot !== undefined) this.#taken.add(slot.index);
    return slot;
  }

  isFreeFor(purpose: Purpose): boolean {
    return this.slots.some((slot) => !this.#taken.has(slot.index) && isFree(slot) && mayHold(slot, purpose));
  }

  get others(): readonly Slot[] {
    return this.slots.filter(({ index, purpose }) => !this.#taken.has(index) && purpose !== PURPOSES.user);
  }
}

/** All key blocks: keys of the product, digests, flash encryption key, and what nobody has asked for. */
export function slotKeys(chip: ChipName, state: EfuseState, target: SecurityTarget): ProfilePart {
  const places = new Places(state);
  return joined([
    ...target.keys.map((each) => protectedKey(chip, places, each)),
    flashKey(chip, places, target),
    digests(places, target),
    others(places),
  ]);
}

function protectedKey(chip: ChipName, places: Places, { name, key }: SecurityTarget['keys'][number]): ProfilePart {
  const finding = { what: `key ${name}`, wanted: 'in a block nobody can read', has: 'none' };
  if (!hasKey(chip, name)) return blocked(finding, 'silicon-lacks-it');
  if (key !== undefined && key.reveal().length !== 32) return blocked(finding, 'wrong-length');
  return hidden(places, finding, [
    { purpose: name, ...(key && { content: asBurnt(name, key.reveal()) }), hidden: true },
  ]);
}

type What = Parameters<typeof reached>[0];

function hidden(places: Places, finding: What, keys: readonly SlotKey[]): ProfilePart {
  const parts = keys.map((key): ProfilePart => {
    const slot = places.find(key, 'first');
    if (slot === undefined) return withoutSlot(places, finding, key);
    const has = { ...finding, has: slotWords(slot) };
    const problem = problemIn(places.state, slot, key);
    return problem === undefined ? reached(has, slotBurns(places.state, slot, key)) : blocked(has, problem);
  });
  return keys.length === 1 ? joined(parts) : asOne(finding, parts);
}

function withoutSlot(places: Places, finding: What, key: SlotKey): ProfilePart {
  if (key.content !== undefined) return blocked(finding, 'no-free-block');
  if (isReadProtectionClosed(places.state)) return blocked(finding, 'readable-for-ever');
  return places.isFreeFor(key.purpose) ? left(finding, 'unit-first') : blocked(finding, 'no-free-block');
}

/** Two blocks that hold the halves of one key are one matter to people. */
function asOne(finding: What, parts: readonly ProfilePart[]): ProfilePart {
  const { items, burns } = joined(parts);
  const worst =
    items.find(({ verdict }) => verdict === 'unreachable') ?? items.find((each) => each.verdict !== 'as-expected');
  const [first] = items;
  return { items: [{ ...finding, has: first?.has ?? '', verdict: 'as-expected', ...worst }], burns };
}

function flashKey(chip: ChipName, places: Places, { flashEncryption }: SecurityTarget): ProfilePart {
  const { state, key } = flashEncryption;
  if (state === 'off') return { items: [], burns: [] };
  const finding = { what: 'flash encryption key', wanted: 'in a block nobody can read', has: 'none' };
  if (key === undefined) {
    const halves = places.slots.some(({ purpose }) => purpose === PURPOSES['xts-256-1']);
    const purposes: readonly Purpose[] = halves ? ['xts-256-1', 'xts-256-2'] : ['xts-128'];
    return hidden(
      places,
      finding,
      purposes.map((purpose) => ({ purpose, hidden: true })),
    );
  }
  const bytes = key.reveal();
  if (bytes.length === 32) return hidden(places, finding, [contentOf('xts-128', bytes)]);
  if (bytes.length !== 64 || !HAS_XTS_256.includes(chip)) return blocked(finding, 'wrong-length');
  return hidden(places, finding, [
    contentOf('xts-256-1', bytes.subarray(0, 32)),
    contentOf('xts-256-2', bytes.subarray(32)),
  ]);
}

const contentOf = (purpose: Purpose, key: Uint8Array): SlotKey => ({
  purpose,
  content: asBurnt(purpose, key),
  hidden: true,
});

/** Each digest keeps the place it has; the others take the places that are left. */
function digests(places: Places, { secureBoot }: SecurityTarget): ProfilePart {
  if (secureBoot === undefined) return { items: [], burns: [] };
  const wanted = secureBoot.keyDigests;
  const at = digestPlaces(places.state, wanted);
  return joined(
    wanted.map((digestHex, index) => {
      const finding = { what: `secure boot key ${index + 1}`, wanted: digestHex, has: 'none' };
      const place = at[index];
      const purpose = DIGEST_PURPOSES[place ?? -1];
      if (place === undefined || purpose === undefined) return blocked(finding, 'no-free-block');
      const key = { purpose, content: new Secret(Buffer.from(digestHex, 'hex')), hidden: false };
      const slot = places.find(key, 'last');
      if (slot === undefined) return blocked(finding, 'no-free-block');
      const has = { ...finding, has: digestWords(slot) };
      const problem = isDigestRevoked(places.state, place) ? 'digest-revoked' : problemIn(places.state, slot, key);
      return problem === undefined ? reached(has, slotBurns(places.state, slot, key)) : blocked(has, problem);
    }),
  );
}

/** For each digest the place, 0 to 2, under whose purpose it stands or will; undefined when no place is left. */
function digestPlaces(state: EfuseState, wanted: readonly string[]): readonly (number | undefined)[] {
  const slots = slotsOf(state);
  const at = wanted.map((digestHex) => {
    const slot = slots.find((each) => isDigestSlot(each) && each.state.shown.reveal().toString('hex') === digestHex);
    return slot === undefined ? undefined : slot.purpose - PURPOSES['digest-0'];
  });
  const free = [0, 1, 2].filter(
    (place) => !at.includes(place) && !isPurposeUsed(slots, place) && !isDigestRevoked(state, place),
  );
  return at.map((place) => place ?? free.shift());
}

const isDigestSlot = ({ purpose }: Slot): boolean => purpose >= PURPOSES['digest-0'] && purpose <= PURPOSES['digest-2'];

const isPurposeUsed = (slots: readonly Slot[], place: number): boolean =>
  slots.some(({ purpose, state }) => purpose === PURPOSES['digest-0'] + place && !state.blank);

/** Blocks with a purpose that the product does not list: a used part, or one of another product. */
function others(places: Places): ProfilePart {
  return joined(
    places.others
      .filter((slot) => !(isDigestSlot(slot) && isDigestRevoked(places.state, slot.purpose - PURPOSES['digest-0'])))
      .map((slot) => {
        const finding = { what: slot.state.block.name, wanted: 'no purpose', has: slotWords(slot) };
        if (slot.state.damaged) return blocked(finding, 'damaged-block');
        return blocked(finding, isDigestSlot(slot) ? 'foreign-digest' : 'other-use');
      }),
  );
}

/** The places, 0 to 2, that hold no digest of the product and will not. */
export function sparePlaces(state: EfuseState, { secureBoot }: SecurityTarget): readonly number[] {
  const used = digestPlaces(state, secureBoot?.keyDigests ?? []);
  return [0, 1, 2].filter((place) => !used.includes(place));
}

function slotWords(slot: Slot): string {
  const { purpose, state } = slot;
  const name = (Object.keys(PURPOSES) as Purpose[]).find((each) => PURPOSES[each] === purpose) ?? `purpose ${purpose}`;
  if (purpose === PURPOSES.user) return state.blank ? 'none' : `${state.block.name}: a key without its purpose`;
  const content = isHidden(slot) ? 'hidden' : state.blank ? 'empty' : 'readable';
  return `${state.block.name}: ${name}, ${content}`;
}

function digestWords(slot: Slot): string {
  if (isHidden(slot)) return `${slot.state.block.name}: hidden`;
  return slot.state.blank ? 'none' : slot.state.shown.reveal().toString('hex');
}
