/** What each way into a chip can do and what it can verify. Source: docs/specs/espressif.md 1.1, 1.4, 4.7. */
import type { Verification } from '../flash/flash-region.ts';

export type LoaderMode = 'stub' | 'rom' | 'secure-download';

/** Nobody but the unit's own firmware can say what is in flash then. */
export const NOT_VERIFIED = 'none: secure download mode';

export interface Abilities {
  readonly verification: Verification | typeof NOT_VERIFIED;
  readonly compressed: boolean;
  readonly readsFlash: boolean;
  /** MAC, revision, flash id and eFuses. */
  readonly readsRegisters: boolean;
}

export const ABILITIES: Readonly<Record<LoaderMode, Abilities>> = {
  stub: { verification: 'md5-by-stub', compressed: true, readsFlash: true, readsRegisters: true },
  rom: { verification: 'md5-by-rom', compressed: true, readsFlash: true, readsRegisters: true },
  'secure-download': { verification: NOT_VERIFIED, compressed: false, readsFlash: false, readsRegisters: false },
};
