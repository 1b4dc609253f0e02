/** How a product description says what the eFuses of its units must be. */
import { z } from 'zod';
import { PROTECTED_KEYS } from '../../device/efuse/security-target.ts';

const door = z.enum(['open', 'off']).default('open');

/** What is not named stays as the factory left it; a chip on which more is burnt is refused. */
export const securityProfile = z
  .strictObject({
    /** True: the station burns what is missing. False: the unit's firmware burns, and the station only looks. */
    burnByStation: z.boolean(),
    /** On: for the keys of `secureBoot.keyDigests`, with all other digest slots revoked. */
    secureBoot: z.enum(['off', 'on']).default('off'),
    aggressiveRevoke: z.boolean().default(false),
    /** Keys that the unit makes itself, and that nobody may be able to read. */
    keys: z.array(z.enum(PROTECTED_KEYS)).max(4).default([]),
    /** Switched on by the unit itself, which also makes the key; `release` is then made final by the station. */
    flashEncryption: z.enum(['off', 'development', 'release']).default('off'),
    jtag: door,
    usbSerialJtag: door,
    usbDownload: door,
    directBoot: door,
    uartPrint: z.enum(['always', 'gpio-low', 'gpio-high', 'never']).default('always'),
    downloadMode: z.enum(['open', 'secure', 'off']).default('open'),
  })
  .refine(({ flashEncryption, jtag }) => flashEncryption !== 'release' || jtag === 'off', {
    message: 'flash encryption for release needs jtag off: JTAG would read the decrypted flash',
  })
  .refine(({ aggressiveRevoke, secureBoot }) => !aggressiveRevoke || secureBoot === 'on', {
    message: 'aggressiveRevoke means nothing without secureBoot',
  });

export type SecurityProfile = z.infer<typeof securityProfile>;
