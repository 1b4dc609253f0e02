import { randomBytes } from 'node:crypto';
import type { UnitKey } from '../../device/agent/agent-client.ts';
import { Fault } from '../../fault.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import { spkiSha256OfPoint } from '../../pki/public-key.ts';
import { step } from '../plan/step.ts';

/**
 * Has the unit make its key, or keeps the one that this ledger already gave an intent or a certificate to.
 * A crash after the key is generated and before the ledger knows leaves a key without a certificate: it is erased
 * and born again, so that every key that is certified was seen being made.
 */
export const generateKey = step({
  name: 'generateKey',
  title: 'Generating key',
  needs: ['connect'],
  timeoutMs: 60_000,
  cannotBeUndone: null,
  act: async ({ connect: { mac } }, { board, ledger }, signal) => {
    const agent = board.agent();
    const hello = await agent.hello(signal);
    const identity = ledger.liveIdentity(mac);
    const certified = identity.certificate?.spkiSha256Hex ?? identity.intent?.spkiSha256Hex;
    if (certified !== undefined) {
      if (hello.publicKey === undefined || spkiSha256OfPoint(hello.publicKey) !== certified) {
        throw new Fault('unit.key-replaced', { unit: mac, certifiedSpkiSha256Hex: certified });
      }
      return born(await agent.describeKey(signal), 'kept');
    }
    if (hello.identity === 'installed')
      throw new Fault('unit.already-provisioned', { unit: mac, by: 'another station' });
    if (hello.identity === 'key') await agent.eraseIdentity(signal);
    return born(await agent.generateKey({ hostEntropy: randomBytes(32) }, signal), 'this-run');
  },
});

function born({ publicKey, key }: UnitKey, birth: UnitEvidence['generateKey']['birth']): UnitEvidence['generateKey'] {
  const protection = key.readProtected ? 'read-protected' : 'not read-protected';
  return { publicKeyHex: publicKey.toString('hex'), storage: key.option, protection, birth };
}
