/**
 * Where the private key of a unit lives. Which chips offer which: docs/specs/espressif.md; soc_caps.h of ESP-IDF
 * (SOC_HMAC_SUPPORTED, SOC_ECDSA_SUPPORTED).
 */
import type { ChipName } from './chip.ts';

/** In flash as it is, in flash that the chip encrypts, derived by the HMAC peripheral, held by the ECDSA peripheral. */
export const KEY_OPTIONS = ['flash', 'flash-encrypted', 'hmac', 'ecdsa'] as const;
export type KeyOption = (typeof KEY_OPTIONS)[number];

const WITH_HMAC: ReadonlySet<ChipName> = new Set<ChipName>([
  'esp32s2',
  'esp32s3',
  'esp32c3',
  'esp32c5',
  'esp32c6',
  'esp32h2',
  'esp32p4',
]);
const WITH_ECDSA: ReadonlySet<ChipName> = new Set<ChipName>(['esp32c5', 'esp32c61', 'esp32h2', 'esp32p4']);

export function offersKeyOption(chip: ChipName, option: KeyOption): boolean {
  switch (option) {
    case 'flash':
    case 'flash-encrypted':
      return true;
    case 'hmac':
      return WITH_HMAC.has(chip);
    case 'ecdsa':
      return WITH_ECDSA.has(chip);
  }
}

/** KEY0 … KEY5. */
export const MAX_KEY_BLOCK = 5;

/** Where the key of one unit lives, as its agent reports it. */
export interface KeyPlace {
  readonly option: KeyOption;
  /** The eFuse key block; exactly for the options that use one. */
  readonly block?: number | undefined;
  /** Read back from the chip; false without a block. */
  readonly readProtected: boolean;
}

export function usesKeyBlock(option: KeyOption): boolean {
  return option === 'hmac' || option === 'ecdsa';
}
