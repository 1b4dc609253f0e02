import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import { type Anchor, type AnchoredState, anchorText, parseAnchorText } from '../state/anchor.ts';
import type { AnchorPlace } from './anchor-place.ts';
import { asHsmFault, pkcs11ErrorOf } from './pkcs11-fault.ts';

/**
 * The anchor as data objects of the token. Mostly their labels hold the state, because the label is what most tokens let
 * one change in place (SoftHSM: 0.4 ms of processor, against 2.7 ms for a new object).
 *
 * There are two, written in turn, since changing one in place may lose it: SoftHSM rewrites its file, and a process that is
 * killed meanwhile leaves half of one. The other object then says how far the journal had come one write before; what was
 * written with the lost one had not left. A token that changes no label gets a new object before the older one goes.
 */

/** PKCS#11 2.40, for objects that are not modifiable; pkcs11js has no name for it. */
const CKR_ACTION_PROHIBITED = 0x1b;

const UNCHANGEABLE: ReadonlySet<number> = new Set([
  CKR_ACTION_PROHIBITED,
  pkcs11js.CKR_ATTRIBUTE_READ_ONLY,
  pkcs11js.CKR_FUNCTION_NOT_SUPPORTED,
  pkcs11js.CKR_ATTRIBUTE_TYPE_INVALID,
]);

interface AnchorParts {
  readonly driver: pkcs11js.PKCS11;
  /** May write. */
  readonly session: pkcs11js.Handle;
  readonly station: string;
  readonly place: AnchorPlace;
}

const OBJECTS = 2;

interface Found {
  readonly object: pkcs11js.Handle;
  /** `undefined` where a crash left half of an object. */
  readonly state: AnchoredState | undefined;
}

export class TokenAnchor implements Anchor {
  readonly #parts: AnchorParts;
  #objects: readonly pkcs11js.Handle[] = [];
  /** What the last `read` found, for the `write` that follows it: nothing is written between the two. */
  #read: readonly Found[] | undefined;

  constructor(parts: AnchorParts) {
    this.#parts = parts;
  }

  read(): AnchoredState | undefined {
    return attempt(() => {
      this.#read = this.#newestFirst();
      const [newest] = this.#read;
      if (newest === undefined) return undefined;
      // An anchor that cannot be read must never pass for a token that has none.
      if (newest.state === undefined) throw unreadable(this.#parts.station);
      return newest.state;
    });
  }

  write(state: AnchoredState): void {
    attempt(() => {
      const { driver, session, place } = this.#parts;
      const text = { type: place.stateIn, value: Buffer.from(anchorText(state), 'ascii') };
      const found = this.#read ?? this.#newestFirst();
      this.#read = undefined;
      const oldest = found.length < OBJECTS ? undefined : found.at(-1)?.object;
      if (oldest !== undefined && this.#changed(oldest, text)) return;
      driver.C_CreateObject(session, [...place.name, ...place.made, text]);
      for (const { object } of found.slice(OBJECTS - 1)) driver.C_DestroyObject(session, object);
      this.#objects = [];
    });
  }

  #newestFirst(): Found[] {
    if (this.#objects.length < OBJECTS) this.#objects = this.#find();
    return this.#objects
      .map((object) => ({ object, state: this.#stateIn(object) }))
      .toSorted((a, b) => (b.state?.n ?? 0) - (a.state?.n ?? 0));
  }

  #find(): pkcs11js.Handle[] {
    const { driver, session, place } = this.#parts;
    driver.C_FindObjectsInit(session, place.name);
    try {
      return driver.C_FindObjects(session, 10);
    } finally {
      driver.C_FindObjectsFinal(session);
    }
  }

  #changed(object: pkcs11js.Handle, text: pkcs11js.Attribute): boolean {
    if (!this.#parts.place.isChangeable) return false;
    try {
      this.#parts.driver.C_SetAttributeValue(this.#parts.session, object, [text]);
      return true;
    } catch (error) {
      const refused = pkcs11ErrorOf(error);
      if (refused !== undefined && UNCHANGEABLE.has(refused.code)) return false;
      throw error;
    }
  }

  #stateIn(object: pkcs11js.Handle): AnchoredState | undefined {
    const { driver, session, station, place } = this.#parts;
    const [found] = driver.C_GetAttributeValue(session, object, [{ type: place.stateIn }]);
    const text = Buffer.from((found?.value ?? '') as Buffer).toString('utf8');
    const state = parseAnchorText(text);
    // What a later version wrote is not half of an object.
    if (state === undefined && text !== '') throw unreadable(station);
    return state;
  }
}

function unreadable(station: string): Fault {
  return new Fault('signer.anchor-missing', { station, reason: 'cannot be read' });
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asHsmFault(error);
  }
}
