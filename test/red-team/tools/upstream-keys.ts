import { generateKeyPairSync, sign } from 'node:crypto';
import {
  cosignedMessage,
  formatSignedNote,
  formatVerifierKey,
  noteLine,
  type NoteKey,
  parseSignedNote,
  timestampedSignature,
} from '../../../station-core/formats/tlog/signed-note.ts';

/** Upstream's key of cosignatures, held by the test: it answers as upstream would, at any moment. */
export interface UpstreamKeys {
  readonly verifierKey: string;
  /** The same checkpoint with upstream's line more. */
  readonly cosigned: (note: string, at?: Date) => string;
}

export function upstreamKeys(): UpstreamKeys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key: NoteKey = {
    name: 'upstream.example',
    algorithm: 'cosignature/v1',
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  };
  return {
    verifierKey: formatVerifierKey(key),
    cosigned: (note, at = new Date()) => {
      const seconds = Math.floor(at.getTime() / 1000);
      const { text, lines } = parseSignedNote(note);
      const signature = sign(null, cosignedMessage(text, seconds), privateKey);
      return formatSignedNote({ text, lines: [...lines, noteLine(key, timestampedSignature(seconds, signature))] });
    },
  };
}
