import { Fault } from '../../fault.ts';
import { step } from '../step.ts';

/** Closes the unit for good when the product asks for it; what counts is what is read back, never what was commanded. */
export const lock = step({
  name: 'lock',
  title: 'Locking the unit',
  needs: ['connect'],
  timeoutMs: 20_000,
  cannotBeUndone: 'The unit can never again make or take another identity.',
  act: async ({ connect }, { board, product }, signal) => {
    const agent = board.agent();
    if (product.config.lock) await agent.lock(signal);
    const { locked, details } = await agent.lockState(signal);
    if (product.config.lock && !locked) throw new Fault('board.lock-not-applied', { unit: connect.mac, details });
    return { asked: product.config.lock, locked, details };
  },
});
