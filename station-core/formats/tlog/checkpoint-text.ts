/** The text of a C2SP checkpoint (c2sp.org/tlog-checkpoint): the head of a Merkle tree in three lines. */
import { FormatError } from '../format-error.ts';
import { strictBase64 } from '../text/strict-base64.ts';

export interface Checkpoint {
  /** Which log this is, worldwide: `birthmark.example/station-7`. */
  readonly origin: string;
  readonly sizeEntries: number;
  readonly rootHash: Uint8Array;
}

const ROOT_BYTES = 32;

export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, sizeEntries, rootHash } = checkpoint;
  const text = `${origin}\n${sizeEntries}\n${Buffer.from(rootHash).toString('base64')}\n`;
  parseCheckpoint(text);
  return text;
}

/** Reads the text of a checkpoint. Extension lines are allowed by the format and mean nothing to us. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  const [sizeAt, rootAt] = [Buffer.byteLength(origin) + 1, Buffer.byteLength(origin) + size.length + 2];
  if (origin === '') throw bad('no origin', 0);
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) throw bad('bad size', sizeAt);
  const rootHash = strictBase64(root);
  if (rootHash?.length !== ROOT_BYTES) throw bad('bad root hash', rootAt);
  if (rest.pop() !== '' || rest.includes('')) throw bad('empty or unfinished line', rootAt + root.length);
  return { origin, sizeEntries: Number(size), rootHash };
}

function bad(reason: string, offsetBytes: number): FormatError {
  return new FormatError('bad-note', { reason, offsetBytes });
}
