import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Fault } from '../station-core/fault.ts';
import { formatSignedNote, parseSignedNote } from '../station-core/codecs/notes.ts';
import { keysOf, rawPublicKey } from '../station-core/formats/tlog/note-key.ts';
import { messageToSign, signaturePayload } from '../station-core/formats/tlog/note-signature.ts';
import { formatVerifierKey, noteLine } from '../station-core/formats/tlog/signed-note.ts';
import type { NoteKey, NoteLine } from '../station-core/formats/tlog/signed-note.ts';
import { Secret } from '../station-core/secret.ts';

/**
 * Upstream's own keys and its cosignatures (c2sp.org/tlog-cosignature): Ed25519, and ML-DSA-44 where it has such a key. It
 * signs whatever it is given: the checks come before.
 */
export interface Cosigner {
  readonly key: NoteKey;
  /** The form that stations pin. */
  readonly verifierKey: string;
  readonly cosign: (note: string, timestampSeconds: number) => string;
}

export interface CosignerKeys {
  readonly ed25519Pem: Secret<string>;
  readonly mlDsaPem?: Secret<string>;
}

export function openCosigner(name: string, keys: Secret<string> | CosignerKeys): Cosigner {
  const { ed25519Pem, mlDsaPem } = keys instanceof Secret ? { ed25519Pem: keys, mlDsaPem: undefined } : keys;
  const ed25519 = privateKeyOf(ed25519Pem, { field: 'cosigner.keyFile', type: 'ed25519' });
  const mlDsa = mlDsaPem && privateKeyOf(mlDsaPem, { field: 'cosigner.mlDsaKeyFile', type: 'ml-dsa-44' });
  const key: NoteKey = {
    name,
    algorithm: 'cosignature/v1',
    publicKey: rawPublicKey('cosignature/v1', ed25519),
    ...(mlDsa === undefined
      ? {}
      : { postQuantum: { name, algorithm: 'ml-dsa-44', publicKey: rawPublicKey('ml-dsa-44', mlDsa) } }),
  };
  const privateKeys = mlDsa === undefined ? [ed25519] : [ed25519, mlDsa];
  const cosign = (note: string, timestampSeconds: number): string => {
    const { text, lines } = parseSignedNote(note);
    const ours = keysOf(key).flatMap((each, at): NoteLine | [] => {
      const privateKey = privateKeys[at];
      if (privateKey === undefined) return [];
      const signature = sign(null, messageToSign(each, text, timestampSeconds), privateKey);
      return noteLine(each, signaturePayload(each, timestampSeconds, signature));
    });
    return formatSignedNote({ text, lines: [...lines, ...ours] });
  };
  return { key, verifierKey: formatVerifierKey(key), cosign };
}

/** A new private key, PKCS#8 in PEM. */
export function drawCosignerKey(type: 'ed25519' | 'ml-dsa-44' = 'ed25519'): Secret<string> {
  const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ml-dsa-44');
  return new Secret(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

function privateKeyOf(
  pem: Secret<string>,
  { field, type }: { readonly field: string; readonly type: string },
): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem.reveal());
  } catch (cause) {
    throw new Fault('station.bad-config', { field, expected: 'a PKCS#8 PEM' }, { cause });
  }
  if (key.asymmetricKeyType === type) return key;
  throw new Fault('station.bad-config', { field, expected: `a private key of type ${type}` });
}
