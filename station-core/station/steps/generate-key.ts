import { randomBytes } from 'node:crypto';
import type { AgentClient, NewUnitKey, UnitHello, UnitKey } from '../../device/agent/agent-client.ts';
import { Fault } from '../../fault.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import { pendingIntent } from '../../ledger/unit-record.ts';
import { spkiSha256OfPoint } from '../../pki/public-key.ts';
import type { StepContext } from '../plan/step-context.ts';
import { renewalOf } from '../plan/renewal.ts';
import { step } from '../plan/step.ts';
import { refuseKeyPlace, refusePoorEntropy } from './key-policy.ts';

type Evidence = UnitEvidence['generateKey'];
type Seen = Pick<UnitEvidence, 'connect' | 'admit'>;

/**
 * Has the unit make its key, or keeps the one that this ledger already gave an intent or a certificate to.
 * A crash after the key is generated and before the ledger knows leaves a key without a certificate: it is erased
 * and born again, so that every key that is certified was seen being made. A unit that is reworked makes another key: it was
 * out of our hands. One in an eFuse cannot be replaced, and keeps its certificate.
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
  const certified = certifiedKey(seen, hello, context);
  if (certified !== undefined) {
    if (hello.publicKey === undefined || spkiSha256OfPoint(hello.publicKey) !== certified) {
      throw new Fault('unit.key-replaced', { unit: mac, certifiedSpkiSha256Hex: certified });
    }
    return { ...described(await agent.describeKey(signal), hello.agent), birth: 'kept' };
  }
  const { maySupersede } = seen.admit;
  if (hello.identity === 'installed' && maySupersede === undefined)
    throw new Fault('unit.of-another-station', { unit: mac });
  if (hello.identity !== 'none') await agent.eraseIdentity(signal);
  const made = await agent.generateKey({ hostEntropy: randomBytes(32) }, signal);
  return { ...described(made, hello.agent), ...birthOf(made, seen) };
}

/** The key that the unit must have; none when it is to make one. */
function certifiedKey(
  { connect: { mac }, admit: { maySupersede } }: Seen,
  { key }: UnitHello,
  { ledger }: StepContext,
): string | undefined {
  const identity = ledger.liveIdentity(mac);
  const pending = pendingIntent(identity);
  if (pending !== undefined) return pending.spkiSha256Hex;
  const { certificate } = identity;
  if (certificate === undefined || maySupersede === undefined || certificate.certSerialHex !== maySupersede)
    return certificate?.spkiSha256Hex;
  if (key?.option !== 'ecdsa') return undefined;
  const { certSerialHex } = certificate;
  if (renewalOf(ledger, mac)?.isRevoked === true)
    throw new Fault('unit.certificate-revoked', { unit: mac, certSerialHex, option: key.option });
  return certificate.spkiSha256Hex;
}

/** What the ledger keeps of a key. */
export function described({ publicKey, key }: UnitKey, agentVersion: string): Omit<Evidence, 'birth'> {
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
