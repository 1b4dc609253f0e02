import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { issuedCertDer } from './issue.ts';
import { step } from '../plan/step.ts';

/** Hands the unit its chain. Asking first makes it safe to repeat after a crash between storing and telling. */
export const install = step({
  name: 'install',
  title: 'Storing certificate',
  needs: ['connect', 'issue'],
  timeoutMs: 45_000, // three tries of each request
  cannotBeUndone: null,
  act: async ({ connect, issue }, { board, authority, ledger }, signal) => {
    const chain = authority.chainOf(issuedCertDer(ledger, { connect, issue }), issue.issuedSeq);
    const chainSha256Hex = createHash('sha256').update(Buffer.concat(chain)).digest('hex');
    const agent = board.agent();
    const before = await agent.hello(signal);
    const stored =
      before.chainSha256Hex === chainSha256Hex
        ? chainSha256Hex
        : (await agent.install({ chain }, signal)).chainSha256Hex;
    if (stored !== chainSha256Hex) throw new Fault('unit.chain-mismatch', { unit: connect.mac, stored });
    return { chainSha256Hex };
  },
});
