import { randomBytes } from 'node:crypto';
import type { Mac } from '../../model/mac.ts';
import { verifyCsr } from '../../pki/csr.ts';
import { Fault } from '../../fault.ts';
import { recordingRefusals } from '../plan/refusal.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';

/** Asks for a certificate request that only this unit, only now, can make: our nonce, its key, its own signature. */
export const requestCsr = step({
  name: 'requestCsr',
  title: 'Checking key',
  needs: ['connect', 'generateKey', 'reserve'],
  timeoutMs: 40_000, // three tries of the request
  cannotBeUndone: null,
  act: async ({ connect, generateKey, reserve }, context, signal) => {
    const nonce = randomBytes(32);
    const { csrDer } = await context.board.agent().csr({ nonce, serialNumber: reserve.serial }, signal);
    const publicKey = Buffer.from(generateKey.publicKeyHex, 'hex');
    await recordingRefusals(context, connect.mac, async () => {
      const { spkiSha256Hex } = await verifyCsr({ csrDer, nonce, publicKey });
      refuseKeyOfAnother(context, connect.mac, spkiSha256Hex);
    });
    return { csrDerBase64: Buffer.from(csrDer).toString('base64'), nonceHex: nonce.toString('hex') };
  },
});

function refuseKeyOfAnother({ ledger }: StepContext, unit: Mac, spkiSha256Hex: string): void {
  const holder = ledger.unitOfKey(spkiSha256Hex);
  if (holder !== undefined && holder !== unit) throw new Fault('csr.key-seen-before', { unit, holder, spkiSha256Hex });
}
