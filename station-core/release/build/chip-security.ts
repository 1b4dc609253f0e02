import { Fault } from '../../fault.ts';
import type { FirmwareBuild } from './firmware-build.ts';

/** What the security of the chip at hand demands. `unreadable`: it may be on, so it is taken to be on. */
export interface ChipSecurity {
  readonly secureBoot: boolean | 'unreadable';
  readonly flashEncryption: boolean | 'unreadable';
}

/**
 * Whether the chip would start what is written to it plainly. Whoever writes firmware asks this before the first byte: a
 * chip with flash encryption decrypts a plain image into noise, one with secure boot starts no unsigned one.
 */
export function acceptForSecurity(build: Pick<FirmwareBuild, 'chip' | 'files'>, security: ChipSecurity): void {
  const { chip, files } = build;
  const { flashEncryption, secureBoot } = security;
  if (flashEncryption !== false)
    throw new Fault('board.would-not-start', { chip, flashEncryption, needs: 'encryption' });
  const unsigned = files.find(({ image, signatures }) => image !== 'no-image' && signatures.length === 0);
  if (secureBoot !== false && unsigned !== undefined)
    throw new Fault('board.would-not-start', { chip, secureBoot, needs: 'signature', file: unsigned.path });
}
