import { refuseHeld } from '../holds/put-aside.ts';
import { issuedCertDer } from './issue.ts';
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
  act: async ({ connect, reserve, issue }, { authority, chains, ledger }, signal) => {
    refuseHeld(ledger, connect.mac);
    await authority.requireNoQuarantine(signal);
    const chain = authority.chainOf(issuedCertDer(ledger, { connect, issue }), issue.issuedSeq);
    return { chainPemSha256Hex: await chains.write(reserve.serial, chain, signal) };
  },
  recheck: ({ connect }, { ledger }) => {
    refuseHeld(ledger, connect.mac);
  },
});
