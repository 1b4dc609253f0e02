/** A verifier key as people compare it. Whoever needs the key itself has it in the document or in station.json. */
import { createHash } from 'node:crypto';
import { SIGNATURE_TYPES } from './note-key.ts';

/** Nobody compares more than this by eye. An Ed25519 key has 32 bytes, an ML-DSA-44 key 1,312. */
const MAX_SHOWN_BYTES = 100;

/** A line for each key: as it is or, where that is too long, its name, its id and the SHA-256 of what its base64 encodes. */
export function verifierKeyWords(verifierKey: string): string[] {
  return verifierKey.split(/\s+/).filter(Boolean).map(singleKeyWords);
}

function singleKeyWords(key: string): string {
  const { name = '', id = '', base64 = '' } = /^(?<name>[^+]*)\+(?<id>[^+]*)\+(?<base64>.*)$/su.exec(key)?.groups ?? {};
  const typed = Buffer.from(base64, 'base64');
  if (typed.length <= MAX_SHOWN_BYTES) return key;
  const algorithm = typed[0] === SIGNATURE_TYPES['ml-dsa-44'].byte ? 'ML-DSA-44' : `${String(typed.length)} bytes`;
  return `${name}+${id}, ${algorithm}, SHA-256 ${createHash('sha256').update(typed).digest('hex')}`;
}
