/** What the phone of an owner takes out of the QR code on the inner label. */
import { z } from 'zod';
import { Fault } from '../fault.ts';
import { Secret } from '../secret.ts';

export interface LabelOwner {
  readonly username: string;
  readonly ownershipCode: Secret<string>;
}

/** Everything on the label that is secret. */
export interface LabelSecrets extends LabelOwner {
  readonly softApPassword: Secret<string>;
}

const ownerFields = z.object({ username: z.string().min(1), pop: z.string().min(1) });
/** No secret, and no other unit of the station has it. */
const ssidField = z.object({ name: z.string().min(1) });
const labelFields = z.object({ ...ownerFields.shape, password: z.string().min(1) });

/** Takes the scanned text alone. What is wrong with it is not said: a parser's error would quote it. */
export function readProvisioningText(scanned: Secret<string>): LabelOwner {
  const { username, pop } = parsed(ownerFields, scanned);
  return { username, ownershipCode: new Secret(pop) };
}

/** As `readProvisioningText`, with the password. */
export function readLabelSecrets(scanned: Secret<string>): LabelSecrets {
  const { username, pop, password } = parsed(labelFields, scanned);
  return { username, ownershipCode: new Secret(pop), softApPassword: new Secret(password) };
}

/** The name of the access point of the unit that this label is on. */
export function readSsid(scanned: Secret<string>): string {
  return parsed(ssidField, scanned).name;
}

function parsed<Schema extends z.ZodType>(schema: Schema, scanned: Secret<string>): z.output<Schema> {
  try {
    const fields = schema.safeParse(JSON.parse(scanned.reveal()));
    if (fields.success) return fields.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Fault('scan.unreadable');
}
