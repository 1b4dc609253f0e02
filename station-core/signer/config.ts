import { z } from 'zod';
import { permitSchema } from '../formats/permit.ts';
import { bytes } from '../rpc/schemas.ts';

/** The configuration that the signer process receives at start. It holds no PIN: that is passed separately and never stored. */

export const signerConfig = z.strictObject({
  /** The PKCS#11 driver, for instance /usr/lib/softhsm/libsofthsm2.so. */
  modulePath: z.string().min(1),
  tokenLabel: z.string().min(1).max(32),
  /** Labels of the keys in the token. */
  keys: z.strictObject({ issuing: z.string().min(1), checkpoint: z.string().min(1), tag: z.string().min(1) }),
  /** The certificate the issuing key belongs to: its subject must be the issuer of all that is signed. */
  issuingCertDer: bytes,
  /** A folder of permit files (*.json), read afresh at every signature, or the permits themselves. */
  permits: z.union([z.string().min(1), z.array(permitSchema)]),
  journalPath: z.string().min(1),
  /** This station's id, for permits that name the stations they hold on. */
  station: z.string().min(1).optional(),
  /** Sets SOFTHSM2_CONF in the environment of the signer process; SoftHSM only. */
  softhsmConf: z.string().min(1).optional(),
});

export type SignerConfig = z.infer<typeof signerConfig>;
