import { createHash } from 'node:crypto';
import type { Buffer } from 'node:buffer';

/** SHA-256 over the certificates of a chain, one after the other, leaf first (docs/specs/unit-agent.md §install). */
export function chainSha256(chain: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const certificateDer of chain) hash.update(certificateDer);
  return hash.digest();
}
