/** How a product description says what the eFuses of its units must be. */
import { z } from 'zod';
import { PROTECTED_KEYS } from '../../device/efuse/security-target.ts';

const door = z.enum(['open', 'off']).default('open');

/** What is not named stays as the factory left it; a chip on which more is burnt is refused. */
export const securityProfile = z
  .strictObject({
    burnByStation: z
      .boolean()
      .describe(
        "True: the station burns what is missing. False: the unit's firmware burns, and the station only looks.",
      ),
    secureBoot: z
      .enum(['off', 'on'])
      .default('off')
      .describe('On: for the keys of `secureBoot.keyDigests`, with all other digest slots revoked.'),
    aggressiveRevoke: z
      .boolean()
      .default(false)
      .describe('The chip revokes a key at the first image that does not verify by it.'),
    keys: z
      .array(z.enum(PROTECTED_KEYS))
      .max(4)
      .default([])
      .describe('Keys that the unit makes itself, and that nobody may be able to read.'),
    flashEncryption: z
      .enum(['off', 'development', 'release'])
      .default('off')
      .describe(
        'Switched on by the unit itself, which also makes the key; `release` is then made final by the station.',
      ),
    jtag: door.describe('JTAG by its pins.'),
    usbSerialJtag: door.describe('The USB-Serial-JTAG peripheral, for debugging.'),
    usbDownload: door.describe('Download over USB-OTG.'),
    directBoot: door.describe('Starting code in flash without a boot loader.'),
    uartPrint: z
      .enum(['always', 'gpio-low', 'gpio-high', 'never'])
      .default('always')
      .describe('When the ROM prints on the UART.'),
    downloadMode: z.enum(['open', 'secure', 'off']).default('open').describe('What the ROM loader still does.'),
  })
  .refine(({ flashEncryption, jtag }) => flashEncryption !== 'release' || jtag === 'off', {
    message: 'flash encryption for release needs jtag off: JTAG would read the decrypted flash',
  })
  .refine(({ aggressiveRevoke, secureBoot }) => !aggressiveRevoke || secureBoot === 'on', {
    message: 'aggressiveRevoke means nothing without secureBoot',
  });

export type SecurityProfile = z.infer<typeof securityProfile>;
