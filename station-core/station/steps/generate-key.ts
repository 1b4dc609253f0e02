import { randomBytes } from 'node:crypto';
import type { AgentClient, NewUnitKey, UnitKey } from '../../device/agent/agent-client.ts';
import { Fault } from '../../fault.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import { spkiSha256OfPoint } from '../../pki/public-key.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';
import { refuseKeyPlace, refusePoorEntropy } from './key-policy.ts';

type Evidence = UnitEvidence['generateKey'];
type Seen = Pick<UnitEvidence, 'connect' | 'admit'>;

/**
 * Has the unit make its key, or keeps the one that this ledger already gave an intent or a certificate to.
 * A crash after the key is generated and before the ledger knows leaves a key without a certificate: it is erased
 * and born again, so that every key that is certified was seen being made.
 */
export const generateKey = step({
  name: 'generateKey',
  title: 'Generating key',
  needs: ['connect', 'admit'],
  timeoutMs: 110_000, // three tries of each request
  cannotBeUndone: null,
  act: async (seen, context, signal) => {
    const agent = context.board.agent();
    const evidence = await keyOf(seen, { context, agent, signal });
    refuseKeyPlace(context.product, { ...evidence, unit: seen.connect.mac });
    return evidence;
  },
});

interface Asking {
  readonly context: StepContext;
  readonly agent: AgentClient;
  readonly signal: AbortSignal;
}

async function keyOf(seen: Seen, { context, agent, signal }: Asking): Promise<Evidence> {
  const { mac } = seen.connect;
  const hello = await agent.hello(signal);
  const identity = context.ledger.liveIdentity(mac);
  const certified = identity.certificate?.spkiSha256Hex ?? identity.intent?.spkiSha256Hex;
  if (certified !== undefined) {
    if (hello.publicKey === undefined || spkiSha256OfPoint(hello.publicKey) !== certified) {
      throw new Fault('unit.key-replaced', { unit: mac, certifiedSpkiSha256Hex: certified });
    }
    return { ...described(await agent.describeKey(signal), hello.agent), birth: 'kept' };
  }
  if (hello.identity === 'installed') throw new Fault('unit.already-provisioned', { unit: mac, by: 'another station' });
  if (hello.identity === 'key') await agent.eraseIdentity(signal);
  const made = await agent.generateKey({ hostEntropy: randomBytes(32) }, signal);
  return { ...described(made, hello.agent), ...birthOf(made, seen) };
}

function described({ publicKey, key }: UnitKey, agentVersion: string): Omit<Evidence, 'birth'> {
  return {
    publicKeyHex: publicKey.toString('hex'),
    keyOption: key.option,
    ...(key.block !== undefined && { keyBlock: key.block }),
    readProtected: key.readProtected,
    agentVersion,
  };
}

/** An eFuse key that an earlier run of this unit burnt cannot be erased; any other key must have been made just now. */
function birthOf(made: NewUnitKey, { connect, admit }: Seen): Pick<Evidence, 'birth' | 'entropy' | 'durationMs'> {
  const { entropy, durationMs, key } = made;
  if (entropy !== undefined) {
    refusePoorEntropy(connect.mac, entropy);
    return { birth: 'this-run', entropy, durationMs };
  }
  if (key.option === 'ecdsa' && admit.history !== 'new') return { birth: 'found' };
  throw new Fault('unit.key-not-fresh', { unit: connect.mac, option: key.option });
}
