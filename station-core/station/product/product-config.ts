/** DIR/product.json: what somebody has written down about a product. */
import { join } from 'node:path';
import { z } from 'zod';
import { printableSchema, sha256HexSchema } from '../../model-schemas.ts';
import { MAX_SUBJECT_NAME_CHARACTERS, OID_TEXT } from '../../model/certificate-subject.ts';
import { CHIP_NAMES } from '../../model/chip.ts';
import { MAX_PRODUCT_TITLE_CHARACTERS, PRODUCT_NAME, SERIAL_PREFIX } from '../../model/product.ts';
import { publicReleaseKey } from '../../release/release-key.ts';
import { Fault } from '../../fault.ts';
import { configFault } from '../config/config-fault.ts';
import { problemsEvidence } from '../../formats/text/read-json-by.ts';
import { readProblems } from '../config/json-file.ts';
import { identitySection, requireIdentitySection } from './identity-section.ts';
import { securityProfile } from './security-profile.ts';

const labelSize = z.strictObject({ widthMm: z.number().min(15).max(200), heightMm: z.number().min(10).max(200) });

export const productConfig = z.strictObject({
  product: z.string().regex(PRODUCT_NAME),
  title: printableSchema.min(1).max(MAX_PRODUCT_TITLE_CHARACTERS),
  chip: z.enum(CHIP_NAMES),
  /** The folder of the signed firmware release, relative to product.json. */
  release: z.string().min(1),
  /** Who may sign it: public keys as JWK. */
  releaseKeys: z.array(publicReleaseKey).min(1).max(8),
  /** Present when every image must be signed for secure boot: SHA-256 of the keys that are, or will be, in the eFuses. */
  secureBoot: z.strictObject({ keyDigests: z.array(sha256HexSchema).min(1).max(3) }).optional(),
  /** What the eFuses of a unit must be; absent: they are not looked at. */
  securityProfile: securityProfile.optional(),
  serialPrefix: z.string().regex(SERIAL_PREFIX),
  unitData: z.strictObject({
    /** Name of the NVS partition that gets the namespace `prov`. */
    partition: z.string().min(1).max(15),
    /** The SSID is this and six hex digits; longer ones do not fit the QR code of the label. */
    ssidPrefix: z.string().regex(/^[A-Za-z0-9_-]{0,13}$/),
    /** SRP6a user name, `username` in the QR code. */
    ownerName: z.string().regex(/^[a-z0-9]{1,16}$/),
  }),
  /** Name of the partition where the unit keeps its key and certificate. */
  identityPartition: z.string().min(1).max(15),
  /** How the unit agent arrives, and where the key may live. */
  identity: identitySection,
  certificate: z.strictObject({
    organization: printableSchema.min(1).max(MAX_SUBJECT_NAME_CHARACTERS),
    organizationalUnit: printableSchema.min(1).max(MAX_SUBJECT_NAME_CHARACTERS),
    hardwareTypeOid: z.string().regex(OID_TEXT),
    serverAuth: z.boolean(),
  }),
  lock: z.boolean(),
  label: z.strictObject({ inner: labelSize, outer: labelSize }),
});

export type ProductConfig = z.infer<typeof productConfig>;

/** The description alone: the name of a product is available even when its release is damaged. */
export async function readProductConfig(dir: string): Promise<ProductConfig> {
  const path = join(dir, 'product.json');
  try {
    const read = await readProblems(path, productConfig, 'product.bad-config');
    if (read.ok) return read.value;
    requireIdentitySection(path, read.problems);
    throw new Fault('product.bad-config', { path, ...problemsEvidence(read.problems) });
  } catch (error) {
    throw configFault('product.bad-config', path, error);
  }
}
