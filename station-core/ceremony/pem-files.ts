import { readFile } from 'node:fs/promises';
import { systemErrorCode } from '../durable-file.ts';
import { Fault, type FaultCode } from '../fault.ts';

/** PEM (RFC 7468) as it goes from one machine to the next on a medium. */

const MAX_FILE_BYTES = 65_536;

export type PemLabel = 'CERTIFICATE' | 'CERTIFICATE REQUEST';

export function pemText(label: PemLabel, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** Exactly one element of this label; `refusal` is the fault for a file that is anything else. */
export async function readPem(path: string, label: PemLabel, refusal: FaultCode): Promise<Buffer> {
  const text = await readSmallFile(path, refusal);
  const found = [...text.matchAll(/-----BEGIN ([A-Z ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----/g)];
  const [only, second] = found;
  if (only?.[1] !== label || only[2] === undefined || second !== undefined) {
    throw new Fault(refusal, { path, reason: `the file does not hold exactly one ${label}` });
  }
  return Buffer.from(only[2], 'base64');
}

async function readSmallFile(path: string, refusal: FaultCode): Promise<string> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > MAX_FILE_BYTES) throw new Fault(refusal, { path, reason: 'the file is too long' });
    return bytes.toString('latin1');
  } catch (error) {
    const problem = systemErrorCode(error);
    throw problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
  }
}
