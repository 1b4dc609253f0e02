/** What a product wants of the eFuses of its chip, in words that hold for every chip, and how a chip compares with it. */
import type { Secret } from '../../secret.ts';
import type { UsbKind } from '../ports/usb-place.ts';
import type { ChipRevision } from '../../model/chip-revision.ts';
import type { ChipName } from '../loader/chips/chip.ts';

/** Keys in the eFuses that nobody may read: for HMAC with firmware, for signing, for JTAG by challenge. */
export const PROTECTED_KEYS = ['hmac-up', 'hmac-ds', 'hmac-jtag', 'hmac-all', 'ecdsa-p256'] as const;
export type ProtectedKey = (typeof PROTECTED_KEYS)[number];

export interface WantedKey {
  readonly name: ProtectedKey;
  /** Absent: the unit makes it itself, and the station only sees to it that nobody can read it. */
  readonly key?: Secret<Uint8Array>;
}

export interface SecurityTarget {
  /** Absent: off. SHA-256 of the public keys, hex. */
  readonly secureBoot?: { readonly keyDigests: readonly string[]; readonly aggressiveRevoke: boolean };
  readonly keys: readonly WantedKey[];
  /** `key` only when the flash is already encrypted with it; else the unit encrypts itself at its first start. */
  readonly flashEncryption: {
    readonly state: 'off' | 'development' | 'release';
    readonly key?: Secret<Uint8Array>;
  };
  readonly jtag: 'open' | 'off';
  readonly usbSerialJtag: 'open' | 'off';
  readonly usbDownload: 'open' | 'off';
  readonly directBoot: 'open' | 'off';
  readonly uartPrint: 'always' | 'gpio-low' | 'gpio-high' | 'never';
  readonly downloadMode: 'open' | 'secure' | 'off';
}

/** What of the chip, besides its eFuses, decides what may be burnt. */
export interface ChipAtBurn {
  readonly chip: ChipName;
  readonly revision: ChipRevision;
  /** What the port is on the USB: a fuse may cut it off. */
  readonly usb: UsbKind;
}

/** Why something can no longer be reached, or never could. */
export const OBSTACLES = {
  'burnt-otherwise': 'other bits are burnt than the product wants',
  'write-protected': 'it is write-protected as it is',
  'other-use': 'a key block is used for a purpose the product does not know',
  'other-key': 'the block already holds another key',
  'foreign-digest': 'a digest of a key that is not of this product is burnt, and not revoked',
  'digest-hidden': 'the digest is read-protected: secure boot would never find it',
  'digest-revoked': 'the place of the digest is revoked',
  'readable-for-ever': 'the key can be read, and read protection can no longer be burnt',
  'hidden-unsealed': 'the block is read-protected, but not write-protected: what it holds cannot be known',
  'no-free-block': 'no key block is free for it',
  'wrong-block': 'the last key block cannot hold a key of this kind',
  'shared-block': 'both keys of this chip share one block, which is written once',
  'damaged-block': 'the check bytes of the block do not fit: it is broken',
  'coding-scheme': 'the coding scheme of its eFuses leaves no room for it',
  'silicon-lacks-it': 'this chip, or this silicon, has no such thing',
  'only-port': 'it would cut off the only port this board has',
  'locked-out': 'the chip takes no more burning: its download mode is closed',
  'wrong-length': 'the key has not the length that the chip takes',
} as const;
export type Obstacle = keyof typeof OBSTACLES;

/** `unit-first`: only the unit itself can do it, and it must be done before the station burns what comes after. */
export type Verdict = 'as-expected' | 'not-yet' | 'unit-first' | 'unreachable';

export interface ProfileItem {
  readonly what: string;
  readonly wanted: string;
  readonly has: string;
  readonly verdict: Verdict;
  readonly obstacle?: Obstacle;
}
