/** DIR/product.json: what somebody has written down about a product. */
import { join } from 'node:path';
import { z } from 'zod';
import { printableSchema, sha256HexSchema } from '../../model-schemas.ts';
import { MAX_SUBJECT_NAME_CHARACTERS, OID_TEXT } from '../../model/certificate-subject.ts';
import { CHIP_NAMES } from '../../model/chip.ts';
import { MAX_PRODUCT_TITLE_CHARACTERS, PRODUCT_NAME, SERIAL_PREFIX } from '../../model/product.ts';
import { DPIS } from '../../labels/media.ts';
import { publicReleaseKey } from '../../release/release-key.ts';
import { Fault } from '../../fault.ts';
import { configFault } from '../config/config-fault.ts';
import { problemsEvidence } from '../../formats/text/read-json-by.ts';
import { readProblems } from '../config/json-file.ts';
import { identitySection, requireIdentitySection } from './identity-section.ts';
import { securityProfile } from './security-profile.ts';

const labelSize = z.strictObject({
  widthMm: z.number().min(15).max(200).describe('Width in millimetres.'),
  heightMm: z.number().min(10).max(200).describe('Height in millimetres.'),
});

export const productConfig = z.strictObject({
  product: z.string().regex(PRODUCT_NAME).describe('Its name in ledger, permits and folders: a-z, 0-9 and -.'),
  title: printableSchema
    .min(1)
    .max(MAX_PRODUCT_TITLE_CHARACTERS)
    .describe('Its name for people; printed on the label.'),
  chip: z.enum(CHIP_NAMES).describe('The chip of its units.'),
  release: z.string().min(1).describe('The folder of the signed firmware release, relative to product.json.'),
  releaseKeys: z
    .array(publicReleaseKey)
    .min(1)
    .max(8)
    .describe('Who may sign the release: public keys as JWK, as `birthmark release key new` prints them.'),
  secureBoot: z
    .strictObject({
      keyDigests: z
        .array(sha256HexSchema)
        .min(1)
        .max(3)
        .describe('SHA-256 of the keys that are, or will be, in the eFuses.'),
    })
    .describe('Present when every image must be signed for secure boot.')
    .optional(),
  securityProfile: securityProfile
    .describe('What the eFuses of a finished unit must be; absent: they are not looked at.')
    .optional(),
  serialPrefix: z.string().regex(SERIAL_PREFIX).describe('Serial numbers are PREFIX-STATION-NUMBER.'),
  unitData: z
    .strictObject({
      partition: z.string().min(1).max(15).describe('Name of the NVS partition that gets the namespace `prov`.'),
      ssidPrefix: z
        .string()
        .regex(/^[A-Za-z0-9_-]{0,13}$/)
        .describe('The SSID is this and six hex digits; longer ones do not fit the QR code of the label.'),
      ownerName: z
        .string()
        .regex(/^[a-z0-9]{1,16}$/)
        .describe('SRP6a user name, `username` in the QR code.'),
    })
    .describe('What the station writes into each unit beside the firmware.'),
  identityPartition: z
    .string()
    .min(1)
    .max(15)
    .describe('Name of the partition where the unit keeps its key and certificate.'),
  identity: identitySection.describe('How the unit agent arrives, and where the key may live.'),
  certificate: z
    .strictObject({
      organization: printableSchema.min(1).max(MAX_SUBJECT_NAME_CHARACTERS).describe('O of the subject.'),
      organizationalUnit: printableSchema.min(1).max(MAX_SUBJECT_NAME_CHARACTERS).describe('OU of the subject.'),
      hardwareTypeOid: z
        .string()
        .regex(OID_TEXT)
        .describe('Type of the hardware in the hardwareModuleName (RFC 4108): an OID of your arc.'),
      serverAuth: z.boolean().describe('Whether a unit may also serve TLS with its certificate.'),
    })
    .describe('What stands in the certificates; the permit must say the same, letter for letter.'),
  lock: z.boolean().describe('Whether the identity is locked, which is permanent.'),
  label: z
    .strictObject({
      inner: labelSize.describe('The label with the secrets: inside the box, or under the lid.'),
      outer: labelSize.describe('The label without secrets.'),
      dpi: z.literal(DPIS).describe('Resolution of the print head in dots an inch; 300 if absent.').exactOptional(),
    })
    .describe('How large the two labels are. A label.json beside this file replaces it.'),
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
