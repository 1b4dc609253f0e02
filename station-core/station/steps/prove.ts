import { createPublicKey, randomBytes, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { spkiDerOfPoint } from '../../pki/public-key.ts';
import { isSignedBirthReceipt } from '../../protocol/unit-agent/birth-statement.ts';
import type { CoseSign1 } from '../../protocol/unit-agent/cose-sign1.ts';
import { secretsTag } from '../../protocol/unit-agent/secrets-tag.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';

type Seen = Pick<UnitEvidence, 'connect' | 'reserve' | 'generateKey' | 'install'>;

/** After a reboot the unit signs with what is installed, and answers for the secrets in its flash. */
export const prove = step({
  name: 'prove',
  title: 'Proving identity',
  needs: ['connect', 'reserve', 'generateKey', 'install'],
  timeoutMs: 45_000,
  cannotBeUndone: null,
  act: async (seen, context, signal) => {
    const agent = context.board.agent();
    const hello = await context.board.reboot(signal);
    if (hello.mac !== seen.connect.mac)
      throw new Fault('board.mac-changed', { mac: hello.mac, wanted: seen.connect.mac });
    if (hello.chainSha256Hex !== seen.install.chainSha256Hex) {
      throw new Fault('unit.chain-mismatch', { unit: hello.mac, stored: hello.chainSha256Hex ?? '' });
    }
    const nonce = randomBytes(32);
    const { statement, signature } = await agent.prove({ nonce }, signal);
    requireSignature(seen, { payload: statement, signature });
    requireSecrets(context, { seen, nonce, tag: (await agent.secretsTag({ nonce }, signal)).tag });
    return {
      nonceHex: nonce.toString('hex'),
      signatureDerBase64: Buffer.from(signature).toString('base64'),
      secretsMatch: true as const,
    };
  },
});

function requireSignature(seen: Seen, receipt: CoseSign1): void {
  const key = createPublicKey({
    key: spkiDerOfPoint(Buffer.from(seen.generateKey.publicKeyHex, 'hex')),
    format: 'der',
    type: 'spki',
  });
  if (!isSignedBirthReceipt(receipt, key)) throw new Fault('unit.proof-failed', { unit: seen.connect.mac });
}

function requireSecrets(context: StepContext, answer: { seen: Seen; nonce: Uint8Array; tag: Uint8Array }): void {
  const { softApPassword, salt, verifier } = context.secrets.held();
  const { serial, ssid } = answer.seen.reserve;
  const expected = secretsTag({ password: softApPassword, nonce: answer.nonce, ssid, serial, salt, verifier });
  if (!timingSafeEqual(expected, answer.tag))
    throw new Fault('unit.secrets-mismatch', { unit: answer.seen.connect.mac });
}
