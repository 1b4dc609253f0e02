import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import { type Anchor, type AnchoredState, anchorText, parseAnchorText } from '../state/anchor.ts';
import { asHsmFault, pkcs11ErrorOf } from './pkcs11-fault.ts';

/**
 * The anchor as private data objects of the token. Their labels hold the state, because the label is what most tokens let
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

export interface AnchorPlace {
  readonly driver: pkcs11js.PKCS11;
  /** May write. */
  readonly session: pkcs11js.Handle;
  readonly station: string;
}

const OBJECTS = 2;

interface Found {
  readonly object: pkcs11js.Handle;
  /** `undefined` where a crash left half of an object. */
  readonly state: AnchoredState | undefined;
}

export class TokenAnchor implements Anchor {
  readonly #place: AnchorPlace;
  #objects: readonly pkcs11js.Handle[] = [];
  /** What the last `read` found, for the `write` that follows it: nothing is written between the two. */
  #read: readonly Found[] | undefined;

  constructor(place: AnchorPlace) {
    this.#place = place;
  }

  read(): AnchoredState | undefined {
    return attempt(() => {
      this.#read = this.#newestFirst();
      const [newest] = this.#read;
      if (newest === undefined) return undefined;
      // An anchor that cannot be read must never pass for a token that has none.
      if (newest.state === undefined) throw unreadable(this.#place.station);
      return newest.state;
    });
  }

  write(state: AnchoredState): void {
    attempt(() => {
      const { driver, session } = this.#place;
      const label = { type: pkcs11js.CKA_LABEL, value: anchorText(state) };
      const found = this.#read ?? this.#newestFirst();
      this.#read = undefined;
      const oldest = found.length < OBJECTS ? undefined : found.at(-1)?.object;
      if (oldest !== undefined && this.#changed(oldest, label)) return;
      driver.C_CreateObject(session, [
        ...this.#name(),
        { type: pkcs11js.CKA_TOKEN, value: true },
        { type: pkcs11js.CKA_PRIVATE, value: true },
        { type: pkcs11js.CKA_MODIFIABLE, value: true },
        label,
      ]);
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
    const { driver, session } = this.#place;
    driver.C_FindObjectsInit(session, this.#name());
    try {
      return driver.C_FindObjects(session, 10);
    } finally {
      driver.C_FindObjectsFinal(session);
    }
  }

  #changed(object: pkcs11js.Handle, label: pkcs11js.Attribute): boolean {
    try {
      this.#place.driver.C_SetAttributeValue(this.#place.session, object, [label]);
      return true;
    } catch (error) {
      const refused = pkcs11ErrorOf(error);
      if (refused !== undefined && UNCHANGEABLE.has(refused.code)) return false;
      throw error;
    }
  }

  #stateIn(object: pkcs11js.Handle): AnchoredState | undefined {
    const { driver, session, station } = this.#place;
    const [label] = driver.C_GetAttributeValue(session, object, [{ type: pkcs11js.CKA_LABEL }]);
    const text = Buffer.from((label?.value ?? '') as Buffer).toString('utf8');
    const state = parseAnchorText(text);
    // What a later version wrote is not half of an object.
    if (state === undefined && text !== '') throw unreadable(station);
    return state;
  }

  #name(): pkcs11js.Template {
    return [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_DATA },
      { type: pkcs11js.CKA_APPLICATION, value: `birthmark-state ${this.#place.station}` },
    ];
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
