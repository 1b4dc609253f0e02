import { createHash } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import type { HsmProfile } from './profiles/hsm-profile.ts';

/** How a data object is found that holds an anchor, and where in it the state is. */
export interface AnchorPlace {
  /** CKA_LABEL or CKA_VALUE. */
  readonly stateIn: number;
  /** What an object is found by. */
  readonly name: pkcs11js.Template;
  /** What a new one is made with besides. */
  readonly made: pkcs11js.Template;
  /** Whether the state can be changed in place. */
  readonly isChangeable: boolean;
}

const DATA = { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_DATA };
const TOKEN = { type: pkcs11js.CKA_TOKEN, value: true };

export function anchorPlace({ name, anchor }: HsmProfile, station: string): AnchorPlace {
  if (anchor === undefined) throw new Fault('hsm.unsuitable', { hsm: name, missing: 'data objects for the anchor' });
  if (anchor.keptIn === 'label') {
    return {
      stateIn: pkcs11js.CKA_LABEL,
      name: [DATA, { type: pkcs11js.CKA_APPLICATION, value: `birthmark-state ${station}` }],
      made: [TOKEN, { type: pkcs11js.CKA_PRIVATE, value: true }, { type: pkcs11js.CKA_MODIFIABLE, value: true }],
      isChangeable: true,
    };
  }
  // 32 bytes: some tokens keep no more than 40 of a label.
  const digest = createHash('sha256').update(station).digest('hex').slice(0, 16);
  return {
    stateIn: pkcs11js.CKA_VALUE,
    name: [DATA, { type: pkcs11js.CKA_LABEL, value: `birthmark-state ${digest}` }],
    made: [TOKEN, { type: pkcs11js.CKA_PRIVATE, value: anchor.isPrivate }],
    isChangeable: false,
  };
}
