import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import { type Anchor, type AnchoredState, anchorText, parseAnchorText } from '../state/anchor.ts';
import { asHsmFault } from './pkcs11-fault.ts';

/**
 * The anchor as a private data object of the token. Its label holds the state, because the label is what most tokens let
 * one change in place (SoftHSM: 0.4 ms of processor, against 2.7 ms for a new object). A token that does not gets a new
 * object before the old one goes; after a crash between the two, the one that has come further counts.
 */

const UNCHANGEABLE: ReadonlySet<number> = new Set([
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

export class TokenAnchor implements Anchor {
  readonly #place: AnchorPlace;
  #object: pkcs11js.Handle | undefined;

  constructor(place: AnchorPlace) {
    this.#place = place;
  }

  read(): AnchoredState | undefined {
    return attempt(() => {
      const { driver, session } = this.#place;
      if (this.#object !== undefined) return this.#stateIn(this.#object);
      driver.C_FindObjectsInit(session, this.#name());
      const found = driver.C_FindObjects(session, 10);
      driver.C_FindObjectsFinal(session);
      let newest: AnchoredState | undefined;
      for (const object of found) {
        const state = this.#stateIn(object);
        if (newest !== undefined && newest.n >= state.n) continue;
        newest = state;
        this.#object = object;
      }
      return newest;
    });
  }

  write(state: AnchoredState): void {
    attempt(() => {
      const { driver, session } = this.#place;
      const label = { type: pkcs11js.CKA_LABEL, value: anchorText(state) };
      const before = this.#object;
      if (before !== undefined && this.#changed(before, label)) return;
      this.#object = driver.C_CreateObject(session, [
        ...this.#name(),
        { type: pkcs11js.CKA_TOKEN, value: true },
        { type: pkcs11js.CKA_PRIVATE, value: true },
        { type: pkcs11js.CKA_MODIFIABLE, value: true },
        label,
      ]);
      if (before !== undefined) driver.C_DestroyObject(session, before);
    });
  }

  #changed(object: pkcs11js.Handle, label: pkcs11js.Attribute): boolean {
    try {
      this.#place.driver.C_SetAttributeValue(this.#place.session, object, [label]);
      return true;
    } catch (error) {
      if (error instanceof pkcs11js.Pkcs11Error && UNCHANGEABLE.has(error.code)) return false;
      throw error;
    }
  }

  #stateIn(object: pkcs11js.Handle): AnchoredState {
    const { driver, session, station } = this.#place;
    const [label] = driver.C_GetAttributeValue(session, object, [{ type: pkcs11js.CKA_LABEL }]);
    const state = parseAnchorText(Buffer.from((label?.value ?? '') as Buffer).toString('utf8'));
    // An anchor that cannot be read must never pass for a token that has none.
    if (state === undefined) throw new Fault('signer.anchor-missing', { station, reason: 'cannot be read' });
    return state;
  }

  #name(): pkcs11js.Template {
    return [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_DATA },
      { type: pkcs11js.CKA_APPLICATION, value: `birthmark-state ${this.#place.station}` },
    ];
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asHsmFault(error);
  }
}
