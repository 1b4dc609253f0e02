import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import type { Mac } from '../../model/mac.ts';
import { refuseHeld } from '../holds/put-aside.ts';
import { issuedCertDer } from './issue.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';

/**
 * Puts the certificate chain where QA finds it, unless somebody has put the unit aside meanwhile. The PASS itself is the
 * runner's, written with this evidence, and a hold that came while the chain was written stops it as well.
 */
export const close = step({
  name: 'close',
  title: 'Closing record',
  needs: ['connect', 'reserve', 'issue', 'openWithLabel', 'lock'],
  timeoutMs: 10_000,
  cannotBeUndone: null,
  act: async ({ connect, reserve, issue }, context, signal) => {
    await requireMayClose(connect.mac, context, signal);
    const certDer = issuedCertDer(context.ledger, { connect, issue });
    return await writeChain({ serial: reserve.serial, certDer, seq: issue.issuedSeq }, context, signal);
  },
  recheck: ({ connect }, { ledger }) => {
    refuseHeld(ledger, connect.mac);
  },
});

/** Nobody has put the unit aside, and the signing service is in no quarantine. */
export async function requireMayClose(
  mac: Mac,
  { authority, ledger }: StepContext,
  signal: AbortSignal,
): Promise<void> {
  refuseHeld(ledger, mac);
  await authority.requireNoQuarantine(signal);
}

export interface Certified {
  readonly serial: string;
  readonly certDer: Uint8Array;
  /** The entry that holds the certificate. */
  readonly seq: number;
}

export async function writeChain(
  { serial, certDer, seq }: Certified,
  { authority, chains }: StepContext,
  signal: AbortSignal,
): Promise<UnitEvidence['close']> {
  return { chainPemSha256Hex: await chains.write(serial, authority.chainOf(certDer, seq), signal) };
}
