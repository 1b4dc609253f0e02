import { step } from '../plan/step.ts';

export const connect = step({
  name: 'connect',
  title: 'Connecting',
  needs: [],
  timeoutMs: 30_000,
  cannotBeUndone: null,
  act: (_seen, { board }, signal) => board.identify(signal),
});
