import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { LogSignature } from '../../station-core/formats/tlog/log-signature.ts';
import { classicalOnly, rawPublicKey, type NoteKey } from '../../station-core/formats/tlog/note-key.ts';
import { subtreeMessage } from '../../station-core/formats/tlog/note-signature.ts';

export interface TwoKeySigner {
  /** Both keys. */
  readonly key: NoteKey;
  readonly classical: NoteKey;
  readonly postQuantum: NoteKey;
  readonly mlDsaPrivateKey: KeyObject;
  readonly sign: (text: string) => Promise<LogSignature>;
  /** As a station did before it had the second key. */
  readonly signByEd25519: (text: string) => Promise<Uint8Array>;
}

/** A station's checkpoint keys in software, Ed25519 and ML-DSA-44. */
export function twoKeySigner(name = 'S1'): TwoKeySigner {
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const mlDsa = generateKeyPairSync('ml-dsa-44').privateKey;
  const postQuantum = { name, algorithm: 'ml-dsa-44', publicKey: rawPublicKey('ml-dsa-44', mlDsa) } as const;
  const key: NoteKey = { name, algorithm: 'ed25519', publicKey: rawPublicKey('ed25519', ed25519), postQuantum };
  const signByEd25519 = async (text: string): Promise<Uint8Array> => sign(null, Buffer.from(text), ed25519);
  return {
    key,
    classical: classicalOnly(key),
    postQuantum,
    mlDsaPrivateKey: mlDsa,
    signByEd25519,
    sign: async (text) => [await signByEd25519(text), sign(null, subtreeMessage(name, text, 0), mlDsa)],
  };
}
