import { createPublicKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { decodeBirthStatement } from '../../codecs/agent.ts';
import { Fault } from '../../fault.ts';
import type { SeenBeforeProof } from '../../ledger/facts-of-run.ts';
import { spkiDerOfPoint } from '../../pki/public-key.ts';
import { isSignedBirthReceipt } from '../../protocol/unit-agent/birth-statement.ts';
import { type CoseSign1, encodeCoseSign1 } from '../../protocol/unit-agent/cose-sign1.ts';
import { secretsTag } from '../../protocol/unit-agent/secrets-tag.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';
import { refuseWrongStatement } from './birth-receipt.ts';

/**
 * After a reboot the unit states who it is and what it holds, and signs that with what is installed. The statement must be
 * true in every field; with its signature it is kept as the unit's birth receipt.
 */
export const prove = step({
  name: 'prove',
  title: 'Proving identity',
  needs: ['connect', 'reserve', 'boot', 'generateKey', 'install'],
  timeoutMs: 50_000, // three tries of each request
  boots: 1,
  cannotBeUndone: null,
  act: async (seen, context, signal) => {
    const hello = await context.board.reboot(signal);
    const agent = context.board.agent(); // one in RAM has been loaded again
    if (hello.mac !== seen.connect.mac)
      throw new Fault('board.mac-changed', { mac: hello.mac, wanted: seen.connect.mac });
    if (hello.chainSha256Hex !== seen.install.chainSha256Hex) {
      throw new Fault('unit.chain-mismatch', { unit: hello.mac, stored: hello.chainSha256Hex ?? '' });
    }
    const nonce = randomBytes(32);
    const { statement, signature } = await agent.prove({ nonce }, signal);
    // Asked for by itself as well: it answers for the secrets, whatever becomes of the receipt's form.
    const { tag } = await agent.secretsTag({ nonce }, signal);
    const receipt: CoseSign1 = { payload: statement, signature };
    if (!isSignedBirthReceipt(receipt, keyOf(seen))) throw new Fault('unit.proof-failed', { unit: seen.connect.mac });
    const expectedTag = tagFor(nonce, seen, context);
    if (!timingSafeEqual(expectedTag, tag)) throw new Fault('unit.secrets-mismatch', { unit: seen.connect.mac });
    refuseWrongStatement(decodeBirthStatement(statement), {
      seen,
      product: context.product,
      nonce,
      locked: hello.locked,
      secretsTag: expectedTag,
    });
    return {
      nonceHex: nonce.toString('hex'),
      birthReceiptBase64: encodeCoseSign1(receipt).toString('base64'),
      secretsMatch: true as const,
    };
  },
});

function keyOf({ generateKey }: SeenBeforeProof): KeyObject {
  const spkiDer = spkiDerOfPoint(Buffer.from(generateKey.publicKeyHex, 'hex'));
  return createPublicKey({ key: spkiDer, format: 'der', type: 'spki' });
}

function tagFor(nonce: Uint8Array, { reserve }: SeenBeforeProof, { secrets }: StepContext): Buffer {
  const { softApPassword, salt, verifier } = secrets.held();
  const { serial, ssid } = reserve;
  return secretsTag({ password: softApPassword, nonce, ssid, serial, salt, verifier });
}
