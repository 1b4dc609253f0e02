import { timingSafeEqual } from 'node:crypto';
import type { AgentClient } from '../../device/agent/agent-client.ts';
import { Fault } from '../../fault.ts';
import { type LabelOwner, readProvisioningText } from '../../labels/read-provisioning-text.ts';
import type { Mac } from '../../model/mac.ts';
import { Srp6aClient } from '../../secrets/srp6a-client.ts';
import { type Secret, SecretText } from '../../secret.ts';
import { step } from '../plan/step.ts';

/**
 * Does what the owner's phone will do: proves the ownership code to the unit, and has the unit prove its verifier. Nothing
 * is used but the text that was scanned from the label, so a label that opens nothing does not leave the line.
 */
export const openWithLabel = step({
  name: 'openWithLabel',
  title: 'Checking owner code',
  needs: ['connect', 'confirmLabel'],
  timeoutMs: 200_000, // three tries of each request, at 30 s for SRP6a
  cannotBeUndone: null,
  act: async ({ connect, confirmLabel: { job } }, { board, label }, signal) => {
    const { username, ownershipCode: password } = ownerOf(label.takeScanned());
    const agent = board.agent();
    const { mac } = await agent.hello(signal);
    if (mac !== connect.mac) throw new Fault('board.mac-changed', { mac, wanted: connect.mac });
    using owner = new Srp6aClient({ username, password });
    password[Symbol.dispose]();
    await open({ agent, owner, username, unit: mac }, signal);
    return { job, username, opened: true as const };
  },
});

/** The scanned text is wiped as soon as it is read. */
function ownerOf(scanned: Secret<string>): LabelOwner {
  const owner = readProvisioningText(scanned);
  if (scanned instanceof SecretText) scanned[Symbol.dispose]();
  return owner;
}

interface Opening {
  readonly agent: AgentClient;
  readonly owner: Srp6aClient;
  readonly username: string;
  readonly unit: Mac;
}

/** `label.does-not-open` comes from the client: the unit denies the proof. */
async function open({ agent, owner, username, unit }: Opening, signal: AbortSignal): Promise<void> {
  const answer = await agent.srpStart({ username, clientPublicKey: owner.publicKey }, signal);
  const proofs = owner.proofs(answer);
  if (proofs === undefined) throw new Fault('unit.verifier-unproven', { unit, publicKey: 'zero' });
  const { deviceProof } = await agent.srpVerify({ clientProof: proofs.clientProof }, signal);
  if (!timingSafeEqual(deviceProof, proofs.deviceProof)) throw new Fault('unit.verifier-unproven', { unit });
}
