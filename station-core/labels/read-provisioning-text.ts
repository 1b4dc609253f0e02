/** What the phone of an owner takes out of the QR code on the inner label. */
import { z } from 'zod';
import { Fault } from '../fault.ts';
import { type Secret, SecretText, withSecretBytes } from '../secret.ts';
import { parsePlainJson } from '../plain-json.ts';

export interface LabelOwner {
  readonly username: string;
  readonly ownershipCode: SecretText;
}

/** Everything on the label that is secret. */
export interface LabelSecrets extends LabelOwner {
  readonly softApPassword: SecretText;
}

const ownerFields = z.object({ username: z.string().min(1), pop: z.string().min(1) });
/** No secret, and no other unit of the station has it. */
const ssidField = z.object({ name: z.string().min(1) });
const labelFields = z.object({ ...ownerFields.shape, password: z.string().min(1) });

/** Takes the scanned text alone. What is wrong with it is not said: a parser's error would quote it. */
export function readProvisioningText(scanned: Secret<string>): LabelOwner {
  return withSecretBytes(scanned, (bytes) => {
    const code = valueOf(bytes, 'pop');
    if (code === undefined) {
      const { username, pop } = parsed(ownerFields, scanned.reveal());
      return { username, ownershipCode: SecretText.of(pop) };
    }
    // What is left is parsed as text: nothing in it is secret.
    const rest = [code, valueOf(bytes, 'password')].reduce(withoutValue, Buffer.from(bytes));
    const { username } = parsed(ownerFields, rest.toString('utf8'));
    rest.fill(0);
    return { username, ownershipCode: SecretText.joined([bytes.subarray(code.from, code.until)]) };
  });
}

/** As `readProvisioningText`, with the password. */
export function readLabelSecrets(scanned: Secret<string>): LabelSecrets {
  const { username, pop, password } = parsed(labelFields, scanned.reveal());
  return { username, ownershipCode: SecretText.of(pop), softApPassword: SecretText.of(password) };
}

/** The name of the access point of the unit that this label is on. */
export function readSsid(scanned: Secret<string>): string {
  return parsed(ssidField, scanned.reveal()).name;
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  try {
    const fields = schema.safeParse(parsePlainJson(text));
    if (fields.success) return fields.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Fault('scan.unreadable');
}

interface Place {
  readonly from: number;
  readonly until: number;
}

/** Of a field as the station prints it; undefined for a text that is written in another way, or has it twice. */
function valueOf(bytes: Uint8Array, field: string): Place | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = `"${field}":"`;
  const at = text.indexOf(mark);
  const from = at + mark.length;
  const until = text.indexOf('"', from);
  if (at < 0 || until < 0 || text.includes(mark, from) || text.includes('\\')) return undefined;
  return { from, until };
}

function withoutValue(text: Buffer, place: Place | undefined): Buffer {
  if (place !== undefined) text.fill('x', place.from, place.until);
  return text;
}
