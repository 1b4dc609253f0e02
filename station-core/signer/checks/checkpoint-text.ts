import { Fault } from '../../fault.ts';

/**
 * Is this text the body of a tlog checkpoint (C2SP tlog-checkpoint)? The signer's own reading, so that the checkpoint
 * key can sign nothing else: origin, decimal size, base64 of a 32-byte root, then optional lines, each ended by \n.
 */
const MAX_TEXT_CHARS = 4096;

export function requireCheckpointText(noteText: string): void {
  const refuse = (rule: string): Fault => new Fault('signer.refused', { what: 'checkpoint', rule });
  if (noteText.length > MAX_TEXT_CHARS) throw refuse('too long');
  if (!noteText.endsWith('\n')) throw refuse('no newline at the end');
  const [origin = '', size = '', root = '', ...extensions] = noteText.slice(0, -1).split('\n');
  // Signed notes are UTF-8 without control characters; a lone surrogate would be signed as something else.
  // eslint-disable-next-line no-control-regex -- control characters are just what is looked for
  if (/[\x00-\x09\x0b-\x1f\x7f]/.test(noteText) || !noteText.isWellFormed()) throw refuse('control character');
  if (origin === '' || /[\s+]/.test(origin)) throw refuse('origin');
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size)) throw refuse('size');
  const rootHash = Buffer.from(root, 'base64'); // lenient: the comparison with its own text makes it strict
  if (rootHash.length !== 32 || rootHash.toString('base64') !== root) throw refuse('root hash');
  if (extensions.includes('')) throw refuse('empty line');
}
