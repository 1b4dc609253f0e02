import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Fault } from '../station-core/fault.ts';
import { formatSignedNote, parseSignedNote } from '../station-core/codecs/notes.ts';
import {
  cosignedMessage,
  formatVerifierKey,
  noteLine,
  timestampedSignature,
} from '../station-core/formats/tlog/signed-note.ts';
import type { NoteKey } from '../station-core/formats/tlog/signed-note.ts';
import { Secret } from '../station-core/secret.ts';

/** Upstream's own key and its cosignature (c2sp.org/tlog-cosignature, Ed25519). It signs whatever it is given: the checks come before. */
export interface Cosigner {
  readonly key: NoteKey;
  /** The form that stations pin. */
  readonly verifierKey: string;
  readonly cosign: (note: string, timestampSeconds: number) => string;
}

export function openCosigner(name: string, privateKeyPem: Secret<string>): Cosigner {
  const privateKey = ed25519Key(privateKeyPem);
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const key: NoteKey = { name, algorithm: 'cosignature/v1', publicKey: Buffer.from(x, 'base64url') };
  const cosign = (note: string, timestampSeconds: number): string => {
    const { text, lines } = parseSignedNote(note);
    const signature = sign(null, cosignedMessage(text, timestampSeconds), privateKey);
    const ours = noteLine(key, timestampedSignature(timestampSeconds, signature));
    return formatSignedNote({ text, lines: [...lines, ours] });
  };
  return { key, verifierKey: formatVerifierKey(key), cosign };
}

export function drawCosignerKey(): Secret<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  return new Secret(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

function ed25519Key(pem: Secret<string>): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem.reveal());
  } catch (cause) {
    throw new Fault('station.bad-config', { field: 'cosigner.keyFile', expected: 'a PKCS#8 PEM' }, { cause });
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new Fault('station.bad-config', { field: 'cosigner.keyFile', expected: 'an Ed25519 key' });
}
