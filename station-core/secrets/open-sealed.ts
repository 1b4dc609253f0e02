/** Opens what a station sealed, with the keys of the back office. The station never has them and never runs this. */
import { webcrypto, type KeyObject } from 'node:crypto';
import { ContentInfo, CryptoEngine, EnvelopedData } from 'pkijs';
import { Fault } from '../fault.ts';
import type { Refuse } from '../formats/der.ts';
import { isSealedByKem, openByKem } from './auth-enveloped.ts';

export interface EscrowPrivateKeys {
  /** RSA or EC. */
  readonly classical: KeyObject;
  /** Needed for copies that were sealed to both. */
  readonly mlKem?: KeyObject;
}

const engine = new CryptoEngine({ name: 'node', crypto: webcrypto });

/** The JSON text that was sealed. Throws `escrow.cannot-open`; the secrets are never in the fault. */
export async function openSealed(sealedDer: Uint8Array, { classical, mlKem }: EscrowPrivateKeys): Promise<Buffer> {
  if (!isSealedByKem(sealedDer, refuse)) return openClassical(sealedDer, classical);
  if (mlKem === undefined) throw cannotOpen('it was sealed to an ML-KEM key too, which was not given');
  return openClassical(openByKem(sealedDer, mlKem, refuse), classical);
}

async function openClassical(sealedDer: Uint8Array, privateKey: KeyObject): Promise<Buffer> {
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  try {
    const message = ContentInfo.fromBER(Uint8Array.from(sealedDer));
    const enveloped = new EnvelopedData({ schema: message.content });
    const key = { recipientPrivateKey: Uint8Array.from(pkcs8).buffer };
    return Buffer.from(await enveloped.decrypt(0, key, engine));
  } catch {
    // Whatever parser or WebCrypto say of it: these bytes are not for this key.
    throw cannotOpen('the classical envelope does not open with this key');
  } finally {
    pkcs8.fill(0);
  }
}

const refuse: Refuse = ({ offsetBytes, reason }) => new Fault('escrow.cannot-open', { reason, offsetBytes });

function cannotOpen(reason: string): Fault {
  return new Fault('escrow.cannot-open', { reason });
}
