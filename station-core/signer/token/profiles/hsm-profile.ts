/** How one vendor's tokens differ from what PKCS#11 lets one expect, as data. A token that cannot do what is needed is refused by it. */
export interface HsmProfile {
  readonly name: string;
  /** Where the vendor says so. */
  readonly sources: readonly string[];
  /** What this profile was tried on. */
  readonly triedOn: string;
  /** Where the vendor's packages put the driver. */
  readonly modulePaths: readonly string[];
  /** Of CK_TOKEN_INFO; absent where the vendor does not say what it holds: then a person names the HSM. */
  readonly model?: string;
  readonly manufacturer?: string;
  readonly pin: { readonly form: RegExp; readonly says: string };
  /** Absent: no key for checkpoints can be made. */
  readonly ed25519?: {
    /** CKA_EC_PARAMS. */
    readonly parametersHex: string;
    /** The first pair of which the token lists `sign`. */
    readonly mechanisms: readonly EdwardsMechanisms[];
  };
  /** Absent: no keys for tags and journal can be made. */
  readonly hmac?: {
    /** CKA_KEY_TYPE, where it is wanted beside the mechanism. */
    readonly keyType?: number;
    readonly takesLength: boolean;
  };
  readonly p384: boolean;
  readonly keyIds: 'label' | 'two-bytes';
  readonly labelBytes: number;
  /** Attributes that key generation refuses. */
  readonly refusesAtGeneration: readonly number[];
  /** Attributes that the token never reports as the policy wants them, and what stands for each. */
  readonly reportsOtherwise: readonly OtherReport[];
  /** Where the state of the journal is kept in the token; absent: nowhere. */
  readonly anchor?: { readonly keptIn: 'label' } | { readonly keptIn: 'value'; readonly isPrivate: boolean };
}

export interface EdwardsMechanisms {
  readonly generate: number;
  readonly sign: number;
}

export interface OtherReport {
  readonly attribute: string;
  readonly type: number;
  /** `undefined`: the token does not know the attribute. */
  readonly reports: boolean | undefined;
  /** Why the key is kept well all the same. */
  readonly because: string;
}

/** PKCS#11 3.0; pkcs11js has no names for them. */
export const EDWARDS_3_0: EdwardsMechanisms = { generate: 0x1055, sign: 0x1057 };
