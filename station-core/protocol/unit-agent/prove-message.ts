import { Buffer } from 'node:buffer';

/** What `prove` signs with ECDSA P-256 and SHA-256 (docs/specs/unit-agent.md §prove). The MAC ties it to the board. */
const LABEL = Buffer.from('birthmark/prove/v1', 'ascii');

export function proveMessage(asked: { readonly nonce: Uint8Array; readonly mac: Uint8Array }): Buffer {
  return Buffer.concat([LABEL, asked.nonce, asked.mac]);
}
