import { Fault } from '../../../fault.ts';
import { step } from '../../plan/step.ts';
import { connect } from '../connect.ts';

/** As for a new unit; a finished one may be closed for good, and that is no reason to send it round again. */
export const connectForLabel = step({
  ...connect,
  act: (_seen, { board }, signal) =>
    board.identify(signal).catch((error: unknown) => {
      throw labelFixed(error);
    }),
});

/** What says of a board that nobody can write to it any more. */
export function labelFixed(error: unknown): unknown {
  if (!(error instanceof Fault) || (error.code !== 'board.locked' && error.code !== 'board.ram-load-locked'))
    return error;
  return new Fault('unit.label-fixed', error.evidence, { cause: error });
}
