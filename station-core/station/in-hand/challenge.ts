/** Asks the unit agent who it is and has it prove that, with a fresh nonce. Asks for nothing that changes the unit. */
import { randomBytes, X509Certificate } from 'node:crypto';
import { decodeBirthStatement } from '../../codecs/agent.ts';
import type { AgentClient, UnitHello } from '../../device/agent/agent-client.ts';
import { Fault } from '../../fault.ts';
import { type BirthFacts, birthFacts } from '../../protocol/unit-agent/birth-facts.ts';
import { type BirthStatement, isSignedBirthReceipt } from '../../protocol/unit-agent/birth-statement.ts';
import { type CoseSign1, encodeCoseSign1 } from '../../protocol/unit-agent/cose-sign1.ts';

export interface Challenged {
  readonly hello: UnitHello;
  readonly locked: boolean;
  readonly nonce: Buffer;
  /** Absent when the unit has no key or no certificate to prove. */
  readonly proof?: {
    readonly facts: BirthFacts;
    readonly statement: BirthStatement;
    readonly receiptBase64: string;
    /** Over our nonce, with the key of the certificate that was issued for it. */
    readonly signed: boolean;
    /** Asked for by itself as well; the statement must say the same. */
    readonly secretsTag: Buffer;
  };
}

export async function challenge(
  agent: AgentClient,
  { hello, certDer }: { readonly hello: UnitHello; readonly certDer: Buffer },
  signal: AbortSignal,
): Promise<Challenged> {
  const { locked } = await agent.lockState(signal);
  const nonce = randomBytes(32);
  if (hello.identity !== 'installed') return { hello, locked, nonce };
  const { statement: payload, signature } = await agent.prove({ nonce }, signal);
  const { tag } = await agent.secretsTag({ nonce }, signal);
  const receipt: CoseSign1 = { payload, signature };
  const statement = readStatement(payload);
  if (statement === undefined) return { hello, locked, nonce };
  const { publicKey } = new X509Certificate(certDer);
  const signed = nonce.equals(statement.nonce) && isSignedBirthReceipt(receipt, publicKey);
  const proof = {
    facts: birthFacts(statement),
    statement,
    receiptBase64: encodeCoseSign1(receipt).toString('base64'),
    signed,
    secretsTag: tag,
  };
  return { hello, locked, nonce, proof };
}

/** What is no statement proves nothing. */
function readStatement(payload: Uint8Array): BirthStatement | undefined {
  try {
    return decodeBirthStatement(payload);
  } catch (error) {
    if (error instanceof Fault && error.code === 'board.agent-broke-protocol') return undefined;
    throw error;
  }
}
