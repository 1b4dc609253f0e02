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

function parsed<Schema extends z.ZodType>(schema: Schema, scanned: Secret<string>): z.output<Schema> {
  try {
    const fields = schema.safeParse(JSON.parse(scanned.reveal()));
    if (fields.success) return fields.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Fault('scan.unreadable');
}
