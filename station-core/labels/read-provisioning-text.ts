/** What the phone of an owner takes out of the QR code on the inner label. */
import { z } from 'zod';
import { Fault } from '../fault.ts';
import { Secret } from '../secret.ts';

export interface LabelOwner {
  readonly username: string;
  readonly ownershipCode: Secret<string>;
}

const ownerFields = z.object({ username: z.string().min(1), pop: z.string().min(1) });

/** Takes the scanned text alone. What is wrong with it is not said: a parser's error would quote it. */
export function readProvisioningText(scanned: Secret<string>): LabelOwner {
  const { username, pop } = parsed(scanned);
  return { username, ownershipCode: new Secret(pop) };
}

function parsed(scanned: Secret<string>): z.output<typeof ownerFields> {
  try {
    const fields = ownerFields.safeParse(JSON.parse(scanned.reveal()));
    if (fields.success) return fields.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Fault('scan.unreadable');
}
